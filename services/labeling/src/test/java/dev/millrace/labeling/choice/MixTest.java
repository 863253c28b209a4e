package dev.millrace.labeling.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MixTest {
  private static final Mix<String> MIX =
      new Mix<>(List.of("a", "b", "c"), Map.of("a", 6.0, "b", 3.0, "c", 1.0)::get);

  @Test
  void places_comeToTheShares_oneByOneToo() {
    var random = new Random(5);
    int a = 0;
    for (int i = 0; i < 10_000; i++) {
      a += MIX.places(1, random).getOrDefault("a", 0);
    }
    assertThat(a).isBetween(5_700, 6_300);
    var many = MIX.places(10_000, random);
    assertThat(many.get("b")).isBetween(2_700, 3_300);
    assertThat(many.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(10_000);
  }

  @Test
  void places_ofNone_isNothing() {
    assertThat(MIX.places(0, new Random(1))).isEmpty();
  }

  @Test
  void nobody_isRefused() {
    assertThatThrownBy(() -> new Mix<>(List.<String>of(), _ -> 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
