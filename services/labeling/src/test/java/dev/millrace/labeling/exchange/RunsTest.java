package dev.millrace.labeling.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.InvalidException;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunsTest {
  @Test
  void ofRows_columnByColumn() {
    // Two rows of three pixels: the second column is inside, and the last pixel.
    var rows = new BitSet();
    rows.set(1);
    rows.set(4);
    rows.set(5);
    var runs = Runs.ofRows(rows, 3, 2);
    assertThat(runs.getCountsList()).containsExactly(2, 2, 1, 1);
    assertThat(Runs.rows(runs, 3, 2)).isEqualTo(rows);
    assertThat(Runs.area(runs)).isEqualTo(3);
  }

  @Test
  void ofRows_beginningInside_hasAnEmptyRunFirst() {
    var all = new BitSet();
    all.set(0, 6);
    assertThat(Runs.ofRows(all, 3, 2).getCountsList()).containsExactly(0, 6);
    assertThat(Runs.ofRows(new BitSet(), 3, 2).getCountsList()).containsExactly(6);
  }

  @Test
  void rows_ofAnyMask_comeBack() {
    var random = new Random(4);
    for (int round = 0; round < 200; round++) {
      int width = 1 + random.nextInt(12);
      int height = 1 + random.nextInt(12);
      var rows = random(random, width * height);
      assertThat(Runs.rows(Runs.ofRows(rows, width, height), width, height)).isEqualTo(rows);
    }
  }

  // 40 less 5 is 35: the groups 3 (more) and 1; 2 less 3 is -1: the group 31.
  @Test
  void decompressed_differencesToTheOneBeforeTheLast() {
    assertThat(Runs.decompressed("53")).containsExactly(5, 3);
    assertThat(Runs.decompressed("53X1")).containsExactly(5, 3, 40);
    assertThat(Runs.decompressed("53X1O")).containsExactly(5, 3, 40, 2);
  }

  @Test
  void decompressed_brokenText_isRefused() {
    for (var text : List.of("X", "oooooooooo", " ", "50O0")) {
      assertThatThrownBy(() -> Runs.decompressed(text)).isInstanceOf(InvalidException.class);
    }
  }

  @Test
  void pixels_ofTooLargeAnImage_areRefused() {
    assertThat(Runs.pixels(4_000, 3_000)).isEqualTo(12_000_000);
    assertThatThrownBy(() -> Runs.pixels(65_535, 65_535)).isInstanceOf(InvalidException.class);
    assertThatThrownBy(() -> Runs.pixels(0, 5)).isInstanceOf(InvalidException.class);
  }

  @Test
  void brushCode_ofAnyMask_comesBack() {
    var random = new Random(5);
    for (int round = 0; round < 200; round++) {
      int pixels = 1 + random.nextInt(3_000);
      var mask = random(random, pixels);
      assertThat(BrushCode.decode(BrushCode.encode(mask, pixels), pixels)).isEqualTo(mask);
    }
    var large = new BitSet();
    large.set(100, 90_000);
    assertThat(BrushCode.decode(BrushCode.encode(large, 100_000), 100_000)).isEqualTo(large);
  }

  @Test
  void brushCode_brokenOrOfAnotherSize_isRefused() {
    var code = BrushCode.encode(new BitSet(), 50);
    assertThatThrownBy(() -> BrushCode.decode(code, 51))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("has 200 bytes");
    assertThatThrownBy(() -> BrushCode.decode(new byte[] {0, 0, 0, (byte) 200, 1}, 50))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("ends too early");
  }

  private static BitSet random(Random random, int pixels) {
    var mask = new BitSet();
    int at = 0;
    while (at < pixels) {
      int until = Math.min(pixels, at + 1 + random.nextInt(10));
      mask.set(at, until, random.nextBoolean());
      at = until;
    }
    return mask;
  }
}
