package dev.millrace.learn.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.data.Draw;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  private static final int GROUPS = 6;

  private static Points balls(int count, int dimensions) {
    var values = new float[count * dimensions];
    for (int i = 0; i < count; i++) {
      for (int d = 0; d < dimensions; d++) {
        double centre = 6 * Draw.gaussian(1, i % GROUPS, d);
        values[i * dimensions + d] = (float) (centre + Draw.gaussian(2, i, d));
      }
    }
    return new Points(dimensions, values);
  }

  @Test
  void neighbours_areTheNearest() {
    var points = balls(3_000, 5);
    var found = Neighbours.of(points, 4);
    for (int i : new int[] {0, 17, 2_999}) {
      int self = i;
      var expected =
          IntStream.range(0, 3_000)
              .filter(j -> j != self)
              .boxed()
              .sorted(Comparator.comparingDouble(j -> distance(points, self, j)))
              .limit(4)
              .toList();
      assertThat(IntStream.range(0, 4).mapToObj(rank -> found.neighbour(self, rank)))
          .containsExactlyElementsOf(expected);
      assertThat((double) found.distance(i, 3))
          .isCloseTo(distance(points, i, expected.getLast()), within(1e-4));
    }
  }

  private static double distance(Points points, int first, int second) {
    double square = 0;
    for (int d = 0; d < points.dimensions(); d++) {
      double off = points.value(first, d) - points.value(second, d);
      square += off * off;
    }
    return Math.sqrt(square);
  }

  @Test
  void neighbours_ofFewPoints_areAllOthers() {
    assertThat(Neighbours.of(balls(3, 2), 15).count()).isEqualTo(2);
    assertThat(Neighbours.of(balls(1, 2), 15).points()).isZero();
  }

  @Test
  void layout_putsGroupsApart_thatNoPlaneSeparates() {
    var points = balls(600, 20);
    var groups = IntStream.range(0, 600).map(i -> i % GROUPS).toArray();
    var begin = Plane.ofTour(20, 3, 0).of(points);
    var percent = new AtomicInteger();
    var layout = NeighbourLayout.of(Neighbours.of(points, 15), begin, 1, percent::set);
    assertThat(percent).hasValue(100);
    assertThat(Separation.of(layout, groups).orElseThrow()).isGreaterThan(0.97);
    assertThat(NeighbourLayout.of(Neighbours.of(points, 15), begin, 1, _ -> {}).coordinates())
        .isEqualTo(layout.coordinates());
  }

  @Test
  void layout_ofEqualPoints_isFinite() {
    var points = new Points(2, new float[40]);
    var begin = Plane.ofCoordinates(2, 0, 1).of(points);
    var layout = NeighbourLayout.of(Neighbours.of(points, 15), begin, 1, _ -> {});
    assertThat(layout.count()).isEqualTo(20);
    assertThat(layout.coordinates()).doesNotContain(Float.NaN);
  }

  @Test
  void layout_ofOnePoint_isWhereItBegan() {
    var begin = Layout.of(new float[] {1, 1});
    assertThat(NeighbourLayout.of(Neighbours.of(balls(1, 2), 15), begin, 1, _ -> {}))
        .isSameAs(begin);
  }

  @Test
  void gradients_tellUprightFromLyingStripes() {
    var upright = new byte[Gradients.SIDE * Gradients.SIDE];
    var lying = new byte[Gradients.SIDE * Gradients.SIDE];
    for (int y = 0; y < Gradients.SIDE; y++) {
      for (int x = 0; x < Gradients.SIDE; x++) {
        upright[y * Gradients.SIDE + x] = (byte) (x / 4 % 2 * 200);
        lying[y * Gradients.SIDE + x] = (byte) (y / 4 % 2 * 200);
      }
    }
    var both = new float[2 * Gradients.WIDTH];
    System.arraycopy(Gradients.of(upright), 0, both, 0, Gradients.WIDTH);
    System.arraycopy(Gradients.of(lying), 0, both, Gradients.WIDTH, Gradients.WIDTH);
    assertThat(new Points(Gradients.WIDTH, both).cosine(0, 1)).isLessThan(0.7);
  }
}
