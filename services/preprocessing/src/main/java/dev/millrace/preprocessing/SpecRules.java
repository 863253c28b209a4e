package dev.millrace.preprocessing;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.ImageSpec;
import dev.millrace.proto.preprocessing.v1.SplitSpec;

/// What a spec must keep to be asked for.
final class SpecRules {
  /// The longest side of an image in a shard, in pixels.
  static final int LONGEST_SIDE = 2_048;

  private SpecRules() {}

  /// The spec itself, when it keeps the rules.
  ///
  /// @throws InvalidException naming the first rule that it breaks
  static CutSpec check(CutSpec spec) {
    check(spec.getImage());
    check(spec.getSplit());
    if (spec.getWhereMap().containsKey("")) {
      throw new InvalidException("where names an attribute without a name: give each a name");
    }
    return spec;
  }

  private static void check(ImageSpec image) {
    side("width", image.getWidth());
    side("height", image.getHeight());
    if (image.getChannels() != 1 && image.getChannels() != 3) {
      throw new InvalidException(
          "image.channels is %d, expected 1 (grey) or 3 (RGB)".formatted(image.getChannels()));
    }
  }

  private static void side(String name, int pixels) {
    if (pixels < 1 || pixels > LONGEST_SIDE) {
      throw new InvalidException(
          "image.%s is %d, expected 1 to %d pixels".formatted(name, pixels, LONGEST_SIDE));
    }
  }

  private static void check(SplitSpec split) {
    share("valid_share", split.getValidShare());
    share("test_share", split.getTestShare());
    if (split.getValidShare() + split.getTestShare() >= 1) {
      throw new InvalidException(
          "split.valid_share %s and split.test_share %s leave nothing to train on: their sum must be below 1"
              .formatted(split.getValidShare(), split.getTestShare()));
    }
  }

  private static void share(String name, double share) {
    if (!(share >= 0 && share < 1)) {
      throw new InvalidException("split.%s is %s, expected 0 to below 1".formatted(name, share));
    }
  }
}
