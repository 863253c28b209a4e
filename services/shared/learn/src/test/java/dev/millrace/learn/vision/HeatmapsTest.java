package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.data.ChannelStatistics;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.PixelShard;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeatmapsTest {

  private static final ImageShape SHAPE = new ImageShape(32, 32, 1);

  @Test
  void towards_ofASpotThatMakesTheClass_peaksAtTheSpot() {
    PixelSet train = spots(256, 1);
    var plan =
        TrainingPlan.of(
                new ResidualNet(1, 2),
                List.of("empty", "spot"),
                ChannelStatistics.of(train).normalization(),
                4,
                0.02,
                3)
            .withBatch(32);
    Bundle bundle;
    try (var run = TrainingRun.begin(plan, train, spots(32, 2))) {
      run.run(new TrainingListener() {});
      bundle = run.bundle(Map.of());
    }
    int near = 0;
    try (var maps = Heatmaps.open(bundle)) {
      for (int i = 0; i < 20; i++) {
        int row = 6 + Draw.below(20, 7, i, 1);
        int column = 6 + Draw.below(20, 7, i, 2);
        byte[] pixels = new byte[SHAPE.bytes()];
        spot(pixels, 0, row, column, 9, i);

        Heatmap map = maps.towards(pixels, 1);

        assertThat(map.rows()).hasSize(4).allMatch(line -> line.size() == 4);
        assertThat(map.rows().stream().flatMap(List::stream)).allMatch(value -> value >= 0);
        int[] peak = map.peak();
        boolean close =
            Math.abs(peak[0] * 8 + 4 - row) <= 8 && Math.abs(peak[1] * 8 + 4 - column) <= 8;
        near += close ? 1 : 0;
        assertThat(maps.activation(pixels).rows()).hasSize(4);
      }
      assertThatThrownBy(() -> maps.towards(new byte[3], 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> maps.towards(new byte[SHAPE.bytes()], 2))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(near).isGreaterThanOrEqualTo(14);
  }

  private static PixelSet spots(int count, long seed) {
    byte[] pixels = new byte[count * SHAPE.bytes()];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 2;
      int row = 6 + Draw.below(20, seed, i, 1);
      int column = 6 + Draw.below(20, seed, i, 2);
      spot(pixels, i * SHAPE.bytes(), row, column, labels[i] * 9, seed * 1000 + i);
    }
    return PixelSet.of(PixelShard.of(SHAPE, pixels, labels));
  }

  private static void spot(byte[] pixels, int offset, int row, int column, int area, long seed) {
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        int distance = (y - row) * (y - row) + (x - column) * (x - column);
        int light = distance < area ? 200 : 0;
        pixels[offset + y * 32 + x] = (byte) (light + Draw.below(50, seed, y, x));
      }
    }
  }
}
