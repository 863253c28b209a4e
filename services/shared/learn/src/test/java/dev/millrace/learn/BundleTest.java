package dev.millrace.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Normalization;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BundleTest {

  @Test
  void toBytes_ofAClassifier_hasNoEntryThatCameLater() {
    String text = text(new Bundle(described("image-classification", Map.of()), List.of()));

    assertThat(text)
        .contains(
            "{\\\"formatVersion\\\":1,\\\"application\\\":\\\"image-classification\\\","
                + "\\\"architecture\\\":\\\"residual-net\\\"")
        .endsWith("\\\"fit\\\":\\\"SQUISH\\\",\\\"provenance\\\":{\\\"run\\\":\\\"r1\\\"}}\"}}")
        .doesNotContain("answers");
  }

  @Test
  void read_withAnswers_givesThemBack() {
    var description = described("image-regression", Map.of("low", -1.5, "high", 2.0));

    Bundle read = Bundle.read(new Bundle(description, List.of()).toBytes());

    assertThat(read.description()).isEqualTo(description);
  }

  @Test
  void read_withoutAnswers_hasNone() {
    var description = described("image-classification", Map.of());

    Bundle read = Bundle.read(new Bundle(description, List.of()).toBytes());

    assertThat(read.description()).isEqualTo(description);
    assertThat(read.description().answers()).isEmpty();
  }

  @Test
  void read_ofAnythingElse_isRefused() {
    assertThatThrownBy(() -> Bundle.read(new byte[] {1, 2, 3})).isInstanceOf(MalformedBundle.class);
  }

  private static BundleDescription described(String application, Map<String, Double> answers) {
    return new BundleDescription(
        BundleDescription.CURRENT_FORMAT,
        application,
        "residual-net",
        Map.of("channels", 1),
        List.of("a", "b"),
        new ImageShape(28, 28, 1),
        new Normalization(List.of(0.5f), List.of(0.25f)),
        "SQUISH",
        Map.of("run", "r1"),
        answers);
  }

  private static String text(Bundle bundle) {
    byte[] bytes = bundle.toBytes();
    return new String(bytes, 8, bytes.length - 8, StandardCharsets.UTF_8).strip();
  }
}
