package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.data.ChannelStatistics;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.FashionMnist;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.onnx.Spans;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models in 8 bits beside the same ones in 32.
class EightBitsTest {

  private static final ImageShape SHAPE = new ImageShape(64, 64, 3);
  private static final int IMAGES = 6;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet18",
        "mobilenet_v2",
        "densenet121",
        "squeezenet1_1",
        "mobilenet_v3_small",
        "cifar_resnet20"
      })
  void logits_ofEachBackbone_areThoseOf32BitsButForTheLastDigits(String name) {
    Bundle bundle = VariedBundle.of(name, SHAPE);
    byte[] pixels = pixels();
    try (var whole = Predictor.open(bundle);
        var eight = Predictor.open(bundle, 1, Predictor.spans(bundle, pixels))) {
      float[][] expected = whole.logits(pixels, IMAGES);
      float[][] found = eight.logits(pixels, IMAGES);

      double largest = 0;
      for (float[] row : expected) {
        for (float logit : row) {
          largest = Math.max(largest, Math.abs(logit));
        }
      }
      assertThat(largest).as("a signal that came through").isGreaterThan(0.1);
      for (int i = 0; i < IMAGES; i++) {
        assertThat(found[i]).containsExactly(expected[i], within((float) (0.1 * largest)));
      }
      assertThat(found[0]).as("something was rounded").isNotEqualTo(expected[0]);
    }
  }

  @Test
  void probabilities_ofOneImageAndOfMany_areTheSame() {
    Bundle bundle = VariedBundle.of("resnet18", SHAPE);
    byte[] pixels = pixels();
    try (var eight = Predictor.open(bundle, 1, Predictor.spans(bundle, pixels))) {
      float[][] all = eight.probabilities(pixels, IMAGES);
      for (int i = 0; i < IMAGES; i++) {
        byte[] one = new byte[SHAPE.bytes()];
        System.arraycopy(pixels, i * one.length, one, 0, one.length);
        assertThat(eight.probabilities(one, 1)[0]).containsExactly(all[i], within(1e-5f));
      }
    }
  }

  @Test
  void predictions_ofAModelThatLearnt_areTheSameAlmostAlways() {
    PixelSet clothes = FashionMnist.train(4_000);
    Bundle bundle;
    var plan =
        TrainingPlan.of(
                new ResidualNet(1, FashionMnist.NAMES.size()),
                FashionMnist.NAMES,
                ChannelStatistics.of(clothes).normalization(),
                3,
                0.02,
                7)
            .withBatch(64);
    try (var run = TrainingRun.begin(plan, clothes, clothes)) {
      run.run(new TrainingListener() {});
      bundle = run.bundle(Map.of());
    }
    Spans spans = Predictor.spans(bundle, some(clothes, 100));
    int count = 2_000;
    byte[] pixels = some(clothes, count);
    try (var whole = Predictor.open(bundle);
        var eight = Predictor.open(bundle, 1, spans)) {
      var expected = whole.scores(pixels, new int[count]);
      var found = eight.scores(pixels, new int[count]);
      int same = 0;
      int right = 0;
      int rightInEight = 0;
      for (int i = 0; i < count; i++) {
        same += expected.predicted(i) == found.predicted(i) ? 1 : 0;
        right += expected.predicted(i) == clothes.label(i) ? 1 : 0;
        rightInEight += found.predicted(i) == clothes.label(i) ? 1 : 0;
      }
      assertThat(right).isGreaterThan(count * 3 / 4);
      assertThat(same).isGreaterThan(count * 97 / 100);
      assertThat(rightInEight).isGreaterThan(right - count / 100);
    }
  }

  @Test
  void spans_ofNoWholeImage_areRefused() {
    Bundle bundle = VariedBundle.of("resnet18", SHAPE);
    assertThatThrownBy(() -> Predictor.spans(bundle, new byte[SHAPE.bytes() + 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("12288 bytes each, but there are 12289");
  }

  private static byte[] some(PixelSet set, int count) {
    int bytes = set.shape().bytes();
    byte[] pixels = new byte[count * bytes];
    for (int i = 0; i < count; i++) {
      byte[] image = set.pixels(i).toArray(ValueLayout.JAVA_BYTE);
      System.arraycopy(image, 0, pixels, i * bytes, bytes);
    }
    return pixels;
  }

  private static byte[] pixels() {
    byte[] pixels = new byte[IMAGES * SHAPE.bytes()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Draw.bits(2, i);
    }
    return pixels;
  }
}
