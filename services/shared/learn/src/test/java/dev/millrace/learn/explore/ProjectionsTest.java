package dev.millrace.learn.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.data.Draw;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProjectionsTest {
  /// A stretched cloud: deviations 5, 3, 1 and 0.1 along turned axes.
  private static Points cloud(int count) {
    double c = Math.sqrt(0.5);
    double[] deviations = {5, 3, 1, 0.1};
    var values = new float[4 * count];
    for (int i = 0; i < count; i++) {
      var own = new double[4];
      for (int d = 0; d < 4; d++) {
        own[d] = deviations[d] * Draw.gaussian(7, i, d);
      }
      values[4 * i] = (float) (c * (own[0] + own[1]) + 2);
      values[4 * i + 1] = (float) (c * (own[0] - own[1]) - 1);
      values[4 * i + 2] = (float) (c * (own[2] + own[3]));
      values[4 * i + 3] = (float) (c * (own[2] - own[3]));
    }
    return new Points(4, values);
  }

  @Test
  void components_ofAStretchedCloud_areItsAxes_theLongestFirst() {
    var components = PrincipalComponents.of(cloud(4_000), 3, 1);
    assertThat(components.count()).isEqualTo(3);
    assertThat(Math.sqrt(components.variance(0))).isCloseTo(5, within(0.2));
    assertThat(Math.sqrt(components.variance(1))).isCloseTo(3, within(0.15));
    assertThat(Math.sqrt(components.variance(2))).isCloseTo(1, within(0.05));
    var seen = components.project(new Points(4, new float[] {2, -1, 0, 0, 3, 0, 0, 0}));
    // The cloud's middle is the origin, and (1, 1) lies along the longest axis.
    assertThat(seen.value(0, 0)).isCloseTo(0, within(0.3f));
    assertThat(seen.value(1, 0) - seen.value(0, 0)).isCloseTo((float) Math.sqrt(2), within(0.02f));
    assertThat(seen.value(1, 1) - seen.value(0, 1)).isCloseTo(0, within(0.1f));
  }

  @Test
  void components_ofManyDimensions_areThoseOfTheFew() {
    var wide = new float[200 * 300];
    for (int i = 0; i < 200; i++) {
      for (int d = 0; d < 300; d++) {
        double signal =
            4 * Draw.gaussian(1, i) * Math.sin(d) + 2 * Draw.gaussian(2, i) * Math.cos(d);
        wide[i * 300 + d] = (float) (signal + 0.01 * Draw.gaussian(3, i, d));
      }
    }
    var components = PrincipalComponents.of(new Points(300, wide), 5, 1);
    assertThat(components.variance(0)).isGreaterThan(components.variance(1));
    assertThat(components.variance(1)).isGreaterThan(100 * components.variance(2));
  }

  @Test
  void components_ofEqualPoints_areFinite() {
    var components = PrincipalComponents.of(new Points(3, new float[30]), 2, 1);
    assertThat(components.variance(0)).isZero();
    assertThat(components.project(new Points(3, new float[] {1, 2, 3})).values())
        .doesNotContain(Float.NaN);
    assertThatThrownBy(() -> PrincipalComponents.of(new Points(3, new float[0]), 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void discriminant_findsTheDirectionThatVarianceHides() {
    // Two groups that differ by 2 along the third axis, which varies least.
    var values = new float[3 * 400];
    var groups = new int[400];
    for (int i = 0; i < 400; i++) {
      groups[i] = i % 3 == 2 ? -1 : i % 3;
      values[3 * i] = (float) (20 * Draw.gaussian(1, i));
      values[3 * i + 1] = (float) (5 * Draw.gaussian(2, i));
      values[3 * i + 2] = (float) (groups[i] + 0.2 * Draw.gaussian(3, i));
    }
    var points = new Points(3, values);
    var found = Discriminant.of(points, groups).of(points);
    var plain = Plane.ofCoordinates(3, 0, 1).of(points);
    assertThat(Separation.of(found, groups).orElseThrow()).isGreaterThan(0.95);
    assertThat(Separation.of(plain, groups).orElseThrow()).isBetween(0.35, 0.65);
    assertThatThrownBy(() -> Discriminant.of(points, new int[400]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least two groups");
  }

  @Test
  void discriminant_ofThreeGroups_separatesThemAll() {
    var values = new float[6 * 300];
    var groups = IntStream.range(0, 300).map(i -> i % 3).toArray();
    for (int i = 0; i < 300; i++) {
      for (int d = 0; d < 6; d++) {
        values[6 * i + d] = (float) ((d < 3 ? 8 : 0.3) * Draw.gaussian(d, i));
      }
      values[6 * i + 3 + groups[i]] += 3;
    }
    var points = new Points(6, values);
    assertThat(Separation.of(Discriminant.of(points, groups).of(points), groups).orElseThrow())
        .isGreaterThan(0.98);
  }

  @Test
  void tour_isOfUnitDirections_andTheSameForTheSameStop() {
    var corners = new Points(2, new float[] {1, 0, 0, 1, -1, 0, 0, -1});
    var first = Plane.ofTour(2, 5, 0).of(corners);
    assertThat(Plane.ofTour(2, 5, 0).of(corners).coordinates()).isEqualTo(first.coordinates());
    assertThat(Plane.ofTour(2, 5, 1).of(corners).coordinates()).isNotEqualTo(first.coordinates());
    assertThat(Math.hypot(first.x(0), first.y(0)))
        .isCloseTo(Math.hypot(first.x(1), first.y(1)), within(1e-5));
  }

  @Test
  void separation_withoutTwoLabelledClasses_isUnknown() {
    var layout = Layout.of(new float[] {0, 0, 1, 1, 2, 2});
    assertThat(Separation.of(layout, new int[] {-1, -1, -1})).isEmpty();
    assertThat(Separation.of(layout, new int[] {0, 0, 1})).isEmpty();
  }

  @Test
  void layout_fitsTheSquare_andKeepsProportions() {
    var layout = Layout.of(new float[] {10, 5, 14, 5, 12, 6});
    assertThat(layout.coordinates()).containsExactly(-1, -0.25f, 1, -0.25f, 0, 0.25f);
    assertThat(Layout.of(new float[] {3, 3, 3, 3}).coordinates()).containsOnly(0);
    assertThatThrownBy(() -> Layout.of(new float[] {Float.NaN, 0}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lasso_holdsWhatIsInside_alsoOfHollowLines() {
    // A U around the point (0, 0.5), which is outside.
    var lasso = new Lasso(-1, -1, 1, -1, 1, 1, 0.5f, 1, 0.5f, 0, -0.5f, 0, -0.5f, 1, -1, 1);
    assertThat(lasso.contains(0, -0.5f)).isTrue();
    assertThat(lasso.contains(0.75f, 0.5f)).isTrue();
    assertThat(lasso.contains(0, 0.5f)).isFalse();
    assertThat(lasso.contains(2, 0)).isFalse();
    assertThatThrownBy(() -> new Lasso(0, 0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Lasso(0, 0, 1, 1, Float.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void inside_theLasso_theOutermostComeFirst() {
    var layout = Layout.of(new float[] {-1, -1, 0, 0, 0.1f, 0, 0, 0.1f, 0.4f, 0.4f, 1, 1});
    var found = layout.inside(new Lasso(-0.5f, -0.5f, 0.5f, -0.5f, 0.5f, 0.5f, -0.5f, 0.5f));
    assertThat(found).containsExactlyInAnyOrder(1, 2, 3, 4).startsWith(4);
  }
}
