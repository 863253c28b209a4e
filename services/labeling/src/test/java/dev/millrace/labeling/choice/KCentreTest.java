package dev.millrace.labeling.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class KCentreTest {
  private static final List<float[]> LINE = List.of(at(0), at(1), at(2), at(10), at(10.1f), at(20));

  @Test
  void choose_farthestFirst() {
    assertThat(KCentre.choose(LINE, List.of(), 4)).containsExactly(0, 5, 3, 2);
  }

  @Test
  void choose_avoidsWhatIsCovered() {
    assertThat(KCentre.choose(LINE, List.of(at(0), at(20)), 1)).containsExactly(3);
    assertThat(KCentre.choose(LINE, List.of(at(10)), 2)).containsExactly(0, 5);
  }

  @Test
  void choose_moreThanThereAre_givesEachOnce() {
    assertThat(KCentre.choose(LINE, List.of(at(3)), 100)).hasSize(6).doesNotHaveDuplicates();
    assertThat(KCentre.choose(List.of(), List.of(), 3)).isEmpty();
  }

  @Test
  void choose_equalPoints_areChosenLast() {
    var points = List.of(at(1), at(1), at(1), at(5));
    assertThat(KCentre.choose(points, List.of(), 2)).containsExactly(0, 3);
  }

  @Test
  void choose_otherLengths_isRefused() {
    assertThatThrownBy(() -> KCentre.choose(LINE, List.of(new float[] {1, 2}), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static float[] at(float place) {
    return new float[] {place};
  }
}
