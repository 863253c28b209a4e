package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.TestData;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.PixelShard;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.layer.Weight.Role;
import dev.millrace.learn.metric.ErrorRate;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.pretrained.PretrainedWeights;
import dev.millrace.learn.pretrained.WeightCatalogue;
import dev.millrace.learn.pretrained.WeightStore;
import dev.millrace.learn.tensor.TensorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransferTest {

  private static final ImageShape SHAPE = new ImageShape(32, 32, 3);

  @TempDir private Path folder;

  static Stream<String> inTheFolder() {
    return WeightCatalogue.entries().stream()
        .filter(entry -> entry.sources().isEmpty())
        .map(PretrainedWeights::name);
  }

  @ParameterizedTest
  @MethodSource("inTheFolder")
  void classifier_withTheCataloguesWeights_learnsItsHeadAlone(String name) {
    var store = new WeightStore(folder, List.of(TestData.require("weights")));
    PretrainedWeights entry = WeightCatalogue.named(name).orElseThrow();
    TensorFile file = store.open(entry);
    Transfer transfer = Transfer.of(Backbone.named(entry.backbone())).from(store);
    try (var learner = Vision.classifier(data(), transfer)) {
      Bundle bundle = learner.bundle(Map.of());
      String first = transfer.backbone().firstKernel();

      assertThat(bundle.weights().tensor(first).orElseThrow().toFloats())
          .isEqualTo(file.tensor(first).orElseThrow().toFloats());
      assertThat(bundle.description().normalization()).isEqualTo(entry.normalization());
      assertThat(learner.learner().network().learnt())
          .allMatch(weight -> weight.role() == Role.NORM || weight.name().startsWith("head."));
    }
  }

  @Test
  void classifier_onATrunkFromADetector_learnsBreedsFromFewPhotographs() throws IOException {
    Archives.extract(TestData.require("pets3/pets3.zip"), folder);
    var store = new WeightStore(folder, List.of(TestData.require("weights")));
    ImageData<Scores> data =
        Images.in(folder)
            .filter(file -> file.toString().endsWith(".jpg"))
            .split(Splitter.byRandom(0.2, 42))
            .label(Labeller.fromName("(.+)_\\d+\\.jpg$"))
            .size(96)
            .batch(32);
    Transfer transfer = Transfer.of(new MobileNetV3Trunk()).from(store);
    try (var learner = Vision.classifier(data, transfer, new ErrorRate())) {
      learner.fitOneCycle(2);

      assertThat(learner.epochs().getLast().metrics().get("error_rate")).isLessThan(0.45);
    }
  }

  @Test
  void classifier_withoutWeights_warnsAndLearnsEverything() {
    Transfer transfer = Transfer.of(new SqueezeNet()).from(new WeightStore(folder, List.of()));
    List<String> warnings = new ArrayList<>();
    Logger logger = Logger.getLogger(Transfer.class.getName());
    Handler handler = listener(warnings);
    logger.addHandler(handler);
    try (var learner = Vision.learner(data(), transfer)) {
      assertThat(learner.learner().network().learnt())
          .extracting(Weight::name)
          .contains("features.0.weight");
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("squeezenet1_1 begins with random weights")
        .contains("MILLRACE_WEIGHTS");
  }

  @Test
  void classifier_withNormalizedOutputs_saysSoInItsBundle() {
    Transfer transfer = Transfer.of(new SqueezeNet()).from(new WeightStore(folder, List.of()));
    try (var learner = Vision.classifier(data(), transfer.withNormalizedOutputs())) {
      Bundle bundle = learner.bundle(Map.of());

      assertThat(bundle.description().settings()).containsEntry("normalized", 1);
      assertThat(bundle.weights().tensor("head.9.running_var")).isPresent();
    }
  }

  @Test
  void entries_ofTheCatalogue_areForBackbonesThatExist() {
    assertThat(WeightCatalogue.entries())
        .extracting(entry -> Backbone.named(entry.backbone()).name())
        .contains("resnet18", "resnet34", "resnet50", "densenet121");
    assertThat(WeightCatalogue.forBackbone("mobilenet_v2").orElseThrow().normalization())
        .isEqualTo(Normalization.IMAGENET);
  }

  @Test
  void map_ofAFileThatIsNoBundle_isRefused() throws IOException {
    Path file = folder.resolve("model.safetensors");

    assertThatThrownBy(() -> Bundle.map(file)).isInstanceOf(UncheckedIOException.class);
    Files.writeString(file, "text");
    assertThatThrownBy(() -> Bundle.map(file)).isInstanceOf(MalformedBundle.class);
    Files.write(file, new TensorFile(List.of(), Map.of()).toBytes());
    assertThatThrownBy(() -> Bundle.map(file))
        .isInstanceOf(MalformedBundle.class)
        .hasMessageContaining("no entry");
  }

  private static ImageData<Scores> data() {
    byte[] pixels = new byte[4 * SHAPE.bytes()];
    PixelSet set = PixelSet.of(PixelShard.of(SHAPE, pixels, new int[] {0, 1, 0, 1}));
    return ImageData.of(set, set, Classes.of(2), 2);
  }

  private static Handler listener(List<String> messages) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        messages.add(record.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
