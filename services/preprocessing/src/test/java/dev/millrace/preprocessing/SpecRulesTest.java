package dev.millrace.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SpecRulesTest {
  private static CutSpec with(Consumer<CutSpec.Builder> change) {
    var spec = CutSpec.newBuilder();
    spec.getImageBuilder().setWidth(28).setHeight(28).setChannels(1);
    spec.getSplitBuilder().setValidShare(0.1).setTestShare(0.1);
    change.accept(spec);
    return spec.build();
  }

  private static void isRefused(Consumer<CutSpec.Builder> change, String message) {
    assertThatThrownBy(() -> SpecRules.check(with(change)))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining(message);
  }

  @Test
  void check_goodSpec_isKept() {
    var spec = with(_ -> {});
    assertThat(SpecRules.check(spec)).isSameAs(spec);
  }

  @Test
  void check_badImage_saysWhatWasExpected() {
    isRefused(spec -> spec.getImageBuilder().setWidth(0), "image.width is 0, expected 1 to 2048");
    isRefused(spec -> spec.getImageBuilder().setHeight(4096), "image.height is 4096");
    isRefused(spec -> spec.getImageBuilder().setChannels(4), "image.channels is 4, expected 1");
    isRefused(CutSpec.Builder::clearImage, "image.width is 0");
  }

  @Test
  void check_badShares_saysWhatWasExpected() {
    isRefused(spec -> spec.getSplitBuilder().setValidShare(-0.1), "valid_share is -0.1");
    isRefused(spec -> spec.getSplitBuilder().setTestShare(Double.NaN), "test_share is NaN");
    isRefused(spec -> spec.getSplitBuilder().setTestShare(0.95), "nothing to train on");
  }

  @Test
  void check_namelessAttribute_isRefused() {
    isRefused(spec -> spec.putWhere("", "x"), "attribute without a name");
  }
}
