package dev.millrace.standalone;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.client.ItemStream;
import dev.millrace.ingest.client.Progress;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.proto.evaluation.v1.TagVerdict;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.labeling.v1.GetItemRequest;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.ImageSpec;
import dev.millrace.proto.preprocessing.v1.SplitSpec;
import dev.millrace.proto.serving.v1.ClassProbability;
import dev.millrace.proto.serving.v1.Input;
import dev.millrace.proto.serving.v1.PredictRequest;
import dev.millrace.proto.serving.v1.ServingGrpc;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.standalone.bench.MeshProcess;
import dev.millrace.standalone.client.Flow;
import dev.millrace.standalone.client.MeshClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged mesh from pictures with tags to the tags of a picture, through public entry points
/// only.
class TagsPathIT {
  private static final int CLOTHES = 6_000;
  private static final int CANVASES = 2_840;
  private static final int UNLABELLED = 40;

  @TempDir private Path folder;

  @Test
  void stream_ofPicturesWithTags_becomesTagsThatAreSuggested() throws Exception {
    var clothes = Clothes.all(Clothes.first(CLOTHES));
    var canvases = ClothesCanvases.of(clothes, CANVASES, UNLABELLED);
    try (var process = MeshProcess.start(folder);
        var mesh = process.client()) {
      var flow = new Flow(mesh);
      flow.project(ClothesCanvases.project());
      var answer =
          ItemStream.send(
              mesh.channel(),
              ClothesCanvases.PROJECT,
              ClothesCanvases.reader(canvases),
              Progress.NONE);
      assertThat(answer.getAccepted()).isEqualTo(CANVASES);
      assertThat(answer.getLabels()).isEqualTo(CANVASES - UNLABELLED);

      var cut = flow.cut(ClothesCanvases.PROJECT, cut(), _ -> {});
      assertThat(cut.getSize().getOutsideSchema()).isZero();
      var run = flow.start(ClothesCanvases.PROJECT, cut.getCut(), recipe());
      flow.follow(run.getRun(), _ -> {});
      var verdict = flow.evaluation(run.getRun()).getVerdicts(0);
      // All tags for every picture have an F2 of some 0.55.
      assertThat(verdict.getFigure().getName()).isEqualTo("fbeta");
      assertThat(verdict.getFigure().getValue()).isGreaterThan(0.65);
      assertThat(verdict.getTagsList())
          .hasSize(10)
          .extracting(TagVerdict::getActual)
          .doesNotContain(0L);

      flow.awaitServed(ClothesCanvases.PROJECT, "1");
      var served = tags(mesh, canvases.getLast());
      assertSuggested(mesh, canvases.getLast(), served);
      try (var log = new KafkaEventLog(process.kafka(), 1)) {
        assertThat(Events.dead(log)).isEmpty();
      }
    }
  }

  private static CutSpec cut() {
    return CutSpec.newBuilder()
        .setSplit(SplitSpec.newBuilder().setValidShare(0.15).setSeed(42))
        .setImage(
            ImageSpec.newBuilder()
                .setWidth(ClothesCanvases.SIDE)
                .setHeight(ClothesCanvases.SIDE)
                .setChannels(1))
        .build();
  }

  private static Recipe recipe() {
    var recipe = Clothes.recipe(6).toBuilder();
    recipe.getStagesBuilder(0).getFitOneCycleBuilder().setMinimumRate(0.02).setMaximumRate(0.02);
    return recipe.build();
  }

  /// The tags that a picture is given.
  private static List<String> tags(MeshClient mesh, AddItemRequest canvas) {
    var input = Input.newBuilder().setItem(canvas.getItem()).setImage(canvas.getImage());
    var answer =
        ServingGrpc.newBlockingStub(mesh.channel())
            .predict(
                PredictRequest.newBuilder()
                    .setProject(ClothesCanvases.PROJECT)
                    .addInputs(input)
                    .build())
            .getPredictions(0)
            .getTags();
    assertThat(answer.getTagsCount()).isEqualTo(10);
    assertThat(answer.getThreshold()).isEqualTo(0.2f);
    return answer.getTagsList().stream()
        .filter(tag -> tag.getProbability() >= answer.getThreshold())
        .map(ClassProbability::getClassName)
        .toList();
  }

  private static void assertSuggested(MeshClient mesh, AddItemRequest canvas, List<String> tags) {
    var get =
        GetItemRequest.newBuilder()
            .setProject(ClothesCanvases.PROJECT)
            .setItem(canvas.getItem())
            .build();
    eventually(() -> {
      var suggestion = mesh.labeling().getItem(get).getSuggestion();
      assertThat(List.<String>copyOf(suggestion.getValue().getClassSet().getClassNamesList()))
          .containsExactlyInAnyOrderElementsOf(tags);
      assertThat(suggestion.getModelVersion()).isEqualTo("1");
    });
  }
}
