package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.TestData;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.Vectors;
import dev.millrace.learn.metric.Accuracy;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.tensor.TensorFile;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadLearnerTest {

  @TempDir private Path folder;

  @Test
  void bundle_ofAHeadOnCachedFeatures_answersLikeTheHead() throws IOException {
    Archives.extract(TestData.require("flowers/flowers.zip"), folder);
    var weights = TensorFile.map(TestData.require("weights/mobilenet_v2.safetensors"));
    ImageData<Scores> data = flowers(folder);
    var backbone = new MobileNetV2();
    try (var extractor = FeatureExtractor.of(backbone, weights, data.shape(), 2)) {
      Vectors train = extractor.of(data.train());
      Vectors valid = extractor.of(data.valid());
      assertThat(train.width()).isEqualTo(2560).isEqualTo(extractor.width());

      try (var head =
          new HeadLearner<>(
              BackboneClassifier.of(backbone, 3, 5),
              train,
              data.train().targets(),
              valid,
              data.valid().targets(),
              new Classes(data.classes()),
              1,
              new Accuracy())) {
        head.fitOneCycle(4, 0.003);

        assertThat(head.epochs().getLast().metrics().get("accuracy")).isGreaterThan(0.7);
        Bundle bundle = head.bundle(weights, data.shape(), Fit.CROP, Map.of("seed", "1"));
        float[] same = head.answers(valid.select(3))[0];
        assertThat(answer(bundle, data.valid(), 3)).containsExactly(same, within(1e-3f));
        assertThat(FeatureExtractor.layers(bundle)).contains("features.18");
        seesTheSame(bundle, extractor, data.valid());
      }
    }
  }

  private static void seesTheSame(Bundle bundle, FeatureExtractor first, ImageSource images) {
    byte[] pixels = pixels(images, 5);
    try (var again = FeatureExtractor.of(bundle, 1);
        var early = FeatureExtractor.of(bundle, "features.3", 1)) {
      float[] wanted = first.of(pixels, 1).vector(0);
      assertThat(again.of(pixels, 1).vector(0)).containsExactly(wanted, within(1e-3f));
      assertThat(early.width()).isEqualTo(48);
      assertThat(early.of(pixels, 1).vector(0)).hasSize(48);
    }
  }

  private static ImageData<Scores> flowers(Path root) {
    List<Path> all = Images.in(root.resolve("flowers/train")).files();
    List<Path> some =
        IntStream.range(0, all.size()).filter(i -> i % 8 == 0).mapToObj(all::get).toList();
    return new Images(some)
        .split(Splitter.byRandom(0.25, 1))
        .label(Labeller.fromFolder())
        .size(96)
        .batch(32);
  }

  private static float[] answer(Bundle bundle, ImageSource images, int index) {
    try (var predictor = Predictor.open(bundle)) {
      return predictor.probabilities(pixels(images, index), 1)[0];
    }
  }

  private static byte[] pixels(ImageSource images, int index) {
    return images.pixels(index).toArray(ValueLayout.JAVA_BYTE);
  }
}
