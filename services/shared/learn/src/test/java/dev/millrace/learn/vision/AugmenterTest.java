package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.objective.Points;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmenterTest {

  private static final ImageShape SHAPE = new ImageShape(6, 8, 3);
  private static final int COUNT = 40;

  @Test
  void apply_withoutStrength_changesNothing() {
    float[] given = pixels();
    float[] seen = augmented(new StandardAugmentation(false, false, 0, 1, 0, 0, 1, 1), 0, 0);

    for (int i = 0; i < given.length; i++) {
      assertThat(seen[i]).isCloseTo(given[i], within(0.01f));
    }
  }

  @Test
  void apply_mirroring_mirrorsAboutHalfOfTheImages() {
    float[] given = pixels();
    float[] seen = augmented(new StandardAugmentation(true, false, 0, 1, 0, 0, 1, 1), 0, 0);
    int mirrored = 0;
    for (int image = 0; image < COUNT; image++) {
      boolean plain = same(given, seen, image, false);
      assertThat(plain || same(given, seen, image, true)).isTrue();
      mirrored += plain ? 0 : 1;
    }
    assertThat(mirrored).isBetween(10, 30);
  }

  @Test
  void apply_lighting_keepsValuesOnTheirScale() {
    float[] seen = augmented(new StandardAugmentation(false, false, 0, 1, 0.5, 0, 1, 1), 0, 0);

    for (float value : seen) {
      assertThat(value).isBetween(0f, 255f);
    }
    assertThat(seen).isNotEqualTo(pixels());
  }

  @Test
  void apply_again_drawsTheSame() {
    float[] first = augmented(StandardAugmentation.PHOTOGRAPHS, 3, 64);

    assertThat(augmented(StandardAugmentation.PHOTOGRAPHS, 3, 64)).isEqualTo(first);
    assertThat(augmented(StandardAugmentation.PHOTOGRAPHS, 4, 64)).isNotEqualTo(first);
    assertThat(augmented(StandardAugmentation.PHOTOGRAPHS, 3, 65)).isNotEqualTo(first);
  }

  @Test
  void dihedral_positions_areTheEightOfASquare() {
    // Where the corner at the top right (1, -1), nudged down, is taken from.
    double[][] expected = {
      {1, -0.5}, {-1, -0.5}, {1, 0.5}, {-1, 0.5}, {-0.5, 1}, {0.5, 1}, {-0.5, -1}, {0.5, -1}
    };
    for (int position = 0; position < 8; position++) {
      assertThat(Homography.dihedral(position).apply(1, -0.5))
          .as("position %d", position)
          .containsExactly(expected[position], within(1e-12));
    }
  }

  @Test
  void dihedral_positions_movePixelsAndPointsAlike() {
    // Where the pixel at x 0, y 1 of five by five goes.
    int[][] expected = {{0, 1}, {4, 1}, {0, 3}, {4, 3}, {1, 0}, {1, 4}, {3, 0}, {3, 4}};
    ByteBuffer bytes = ByteBuffer.allocateDirect(25).put(5, (byte) 255);
    try (var resampler = new Resampler();
        NDManager scope = Torch.scope()) {
      NDArray pixels = scope.create(bytes, new Shape(1, 5, 5, 1), DataType.UINT8);
      for (int position = 0; position < 8; position++) {
        Homography map = Homography.dihedral(position);
        float[] seen =
            resampler
                .show(
                    scope, pixels, List.of(map), List.of(Resampler.Light.PLAIN), Padding.REFLECTION)
                .toFloatArray();
        int x = expected[position][0];
        int y = expected[position][1];
        assertThat(seen[5 * y + x]).as("position %d", position).isCloseTo(255, within(0.01f));
        assertThat(map.inverse().apply(-0.8, -0.4))
            .containsExactly(new double[] {(x + 0.5) / 2.5 - 1, (y + 0.5) / 2.5 - 1}, within(1e-9));
      }
    }
  }

  @Test
  void maps_moveKnownPlacesWhereTheyShould() {
    assertThat(Homography.rotation(90, 1).apply(1, 0))
        .containsExactly(new double[] {0, -1}, within(1e-12));
    assertThat(Homography.zoom(2, 1, 0).apply(1, -1))
        .containsExactly(new double[] {1, -1}, within(1e-12));
    assertThat(Homography.zoom(2, 0.5, 0.5).apply(1, 1))
        .containsExactly(new double[] {0.5, 0.5}, within(1e-12));
    assertThat(Homography.warp(0.1, 0.2, 0, 0).apply(1, 1))
        .containsExactly(new double[] {1, 1.2}, within(1e-9));
    assertThat(Homography.warp(0.1, 0.2, 0, 0).apply(-1, -1))
        .containsExactly(new double[] {-1, -1.1}, within(1e-9));
    assertThat(Homography.warp(0, 0, 0, 0).apply(0.3, -0.7))
        .containsExactly(new double[] {0.3, -0.7}, within(1e-9));
    var both = Homography.mirror().after(Homography.zoom(2, 0, 0));
    assertThat(both.apply(1, 1)).containsExactly(new double[] {0, 0}, within(1e-12));
  }

  @Test
  void inverse_ofAnyMap_leadsBack() {
    Homography map =
        Homography.dihedral(6)
            .after(Homography.rotation(17, 0.75))
            .after(Homography.zoom(1.3, 0.2, 0.9))
            .after(Homography.warp(0.1, -0.2, 0.05, 0.15));
    double[] there = map.apply(0.3, -0.8);

    assertThat(map.inverse().apply(there[0], there[1]))
        .containsExactly(new double[] {0.3, -0.8}, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void targets_thatArePoints_moveWithTheImage(boolean dihedral) {
    var shape = new ImageShape(40, 40, 1);
    var how = new StandardAugmentation(true, dihedral, 15, 1.1, 0, 0.1, 0.75, 0);
    ByteBuffer bytes = ByteBuffer.allocateDirect(COUNT * shape.bytes());
    float[] points = new float[2 * COUNT];
    for (int i = 0; i < COUNT; i++) {
      int x = 15 + Draw.below(10, 8, i);
      int y = 15 + Draw.below(10, 9, i);
      for (int part = 0; part < 9; part++) {
        bytes.put(i * shape.bytes() + (y - 1 + part / 3) * 40 + x - 1 + part % 3, (byte) 255);
      }
      points[2 * i] = (x + 0.5f) / 20 - 1;
      points[2 * i + 1] = (y + 0.5f) / 20 - 1;
    }
    try (var augmenter = new Augmenter(how, shape, Points.of(1), 5);
        NDManager scope = Torch.scope()) {
      NDArray pixels = scope.create(bytes, new Shape(COUNT, 40, 40, 1), DataType.UINT8);
      float[] seen = augmenter.apply(scope, pixels, 2, 7).toFloatArray();
      NDArray given = scope.create(points, new Shape(COUNT, 2));
      float[] moved = augmenter.targets(scope, given, 2, 7).toFloatArray();

      assertThat(moved).isNotEqualTo(points);
      for (int i = 0; i < COUNT; i++) {
        double[] dot = centre(seen, i * shape.bytes());
        assertThat(moved[2 * i]).as("x of %d", i).isCloseTo((float) dot[0], within(0.03f));
        assertThat(moved[2 * i + 1]).as("y of %d", i).isCloseTo((float) dot[1], within(0.03f));
      }
    }
  }

  @Test
  void targets_thatAreNoPoints_stay() {
    try (var augmenter = new Augmenter(StandardAugmentation.PHOTOGRAPHS, SHAPE, 5);
        NDManager scope = Torch.scope()) {
      NDArray targets = scope.create(new float[] {1, 2}, new Shape(1, 2));

      assertThat(augmenter.targets(scope, targets, 0, 0)).isSameAs(targets);
    }
  }

  @Test
  void apply_outsideOfTheImage_padsAsAsked() {
    float[] black = rotated(Padding.ZEROS);
    float[] edge = rotated(Padding.BORDER);

    // White images turned by up to 80 degrees have black corners, or stay white.
    assertThat(black).contains(new float[] {0}, within(0.01f));
    for (float value : edge) {
      assertThat(value).isCloseTo(255, within(0.01f));
    }
  }

  private static float[] rotated(Padding padding) {
    var how = new StandardAugmentation(false, false, 80, 1, 0, 0, 1, 0).withPadding(padding);
    var shape = new ImageShape(16, 16, 1);
    try (var augmenter = new Augmenter(how, shape, 5);
        NDManager scope = Torch.scope()) {
      NDArray white = scope.full(new Shape(8, 16, 16, 1), 255f);
      return augmenter.apply(scope, white, 0, 0).toFloatArray();
    }
  }

  /// The middle of what is bright in a picture of 40 x 40, on the scale from -1 to 1.
  private static double[] centre(float[] pixels, int from) {
    double sum = 0;
    double x = 0;
    double y = 0;
    for (int i = 0; i < 1600; i++) {
      double bright = pixels[from + i];
      int row = i / 40;
      sum += bright;
      x += bright * (i % 40 + 0.5);
      y += bright * (row + 0.5);
    }
    return new double[] {x / sum / 20 - 1, y / sum / 20 - 1};
  }

  private static boolean same(float[] given, float[] seen, int image, boolean mirror) {
    for (int y = 0; y < SHAPE.height(); y++) {
      for (int x = 0; x < SHAPE.width(); x++) {
        int from = mirror ? SHAPE.width() - 1 - x : x;
        float a = given[image * SHAPE.bytes() + (y * SHAPE.width() + from) * 3];
        float b = seen[image * SHAPE.bytes() + (y * SHAPE.width() + x) * 3];
        if (Math.abs(a - b) > 0.01f) {
          return false;
        }
      }
    }
    return true;
  }

  private static float[] augmented(StandardAugmentation how, int epoch, long first) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(COUNT * SHAPE.bytes());
    float[] pixels = pixels();
    for (int i = 0; i < pixels.length; i++) {
      bytes.put(i, (byte) pixels[i]);
    }
    try (var augmenter = new Augmenter(how, SHAPE, 5);
        NDManager scope = Torch.scope()) {
      var dims = new Shape(COUNT, SHAPE.height(), SHAPE.width(), SHAPE.channels());
      NDArray input = scope.create(bytes, dims, DataType.UINT8);
      NDArray result = augmenter.apply(scope, input, epoch, first);
      assertThat(result.getShape()).isEqualTo(dims);
      return result.toFloatArray();
    }
  }

  private static float[] pixels() {
    float[] pixels = new float[COUNT * SHAPE.bytes()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Draw.below(256, 2, i);
    }
    return pixels;
  }
}
