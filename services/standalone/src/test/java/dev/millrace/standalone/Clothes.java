package dev.millrace.standalone;

import dev.millrace.ingest.catalogue.Catalogue;
import dev.millrace.ingest.catalogue.DataSet;
import dev.millrace.ingest.catalogue.FetchProgress;
import dev.millrace.ingest.catalogue.Fetcher;
import dev.millrace.ingest.catalogue.LabelledItems;
import dev.millrace.ingest.reader.ItemSink;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.RefusalReason;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.ImageSpec;
import dev.millrace.proto.preprocessing.v1.SplitSpec;
import dev.millrace.proto.training.v1.Architecture;
import dev.millrace.proto.training.v1.FitOneCycle;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.Stage;
import dev.millrace.testing.DataSets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// A part of Fashion-MNIST as a project, for tests.
final class Clothes {
  static final String PROJECT = "clothes";
  private static final DataSet DATA_SET = Catalogue.named("fashion-mnist");

  private Clothes() {}

  static LabelledItems first(int most) throws InterruptedException {
    var folder = DataSets.named("fashion-mnist").getParent();
    try {
      var kept = Files.createTempDirectory("data-sets");
      return new Fetcher(kept, List.of(folder)).fetch(DATA_SET, FetchProgress.NONE).first(most);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<AddItemRequest> all(LabelledItems items) {
    var all = new ArrayList<AddItemRequest>();
    items.read(
        new ItemSink() {
          @Override
          public void take(AddItemRequest item) {
            all.add(item);
          }

          @Override
          public void refuse(String name, RefusalReason reason, String message) {
            throw new AssertionError("%s refused: %s".formatted(name, message));
          }
        });
    return all;
  }

  static Project project() {
    return Project.newBuilder()
        .setId(PROJECT)
        .setTitle("Clothes")
        .setApplication(Application.APPLICATION_IMAGE_CLASSIFICATION)
        .setSchema(LabelSchema.newBuilder().addAllClasses(DATA_SET.classes()))
        .build();
  }

  static CutSpec cut() {
    return CutSpec.newBuilder()
        .setSplit(SplitSpec.newBuilder().setAttribute("split").setValidShare(0.1).setSeed(42))
        .setImage(ImageSpec.newBuilder().setWidth(28).setHeight(28).setChannels(1))
        .build();
  }

  static Recipe recipe(int epochs) {
    return Recipe.newBuilder()
        .setArchitecture(Architecture.newBuilder().setName("residual_net"))
        .addStages(
            Stage.newBuilder()
                .setFitOneCycle(
                    FitOneCycle.newBuilder()
                        .setEpochs(epochs)
                        .setMinimumRate(0.01)
                        .setMaximumRate(0.01)))
        .setBatchSize(64)
        .setSeed(42)
        .setWeightDecay(0.01)
        .build();
  }
}
