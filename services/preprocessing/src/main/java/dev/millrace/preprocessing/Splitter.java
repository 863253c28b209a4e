package dev.millrace.preprocessing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.mesh.blob.Sha256;
import dev.millrace.proto.preprocessing.v1.Split;
import dev.millrace.proto.preprocessing.v1.SplitSpec;
import java.nio.ByteBuffer;
import java.util.Map;

/// The split of an item: a function of the spec, the item's id and its attributes alone, so that an
/// item stays where it is whatever is added, removed or relabelled beside it.
record Splitter(SplitSpec spec) {

  /// Train, valid or test.
  ///
  /// @throws CutRefused when the item's attribute names no split
  Split split(String item, Map<String, String> attributes) {
    var named = spec.getAttribute().isEmpty() ? null : attributes.get(spec.getAttribute());
    if (named == null) {
      return hashed(item, spec.getTestShare());
    }
    return switch (named) {
      case "train" -> hashed(item, 0);
      case "valid" -> Split.SPLIT_VALID;
      case "test" -> Split.SPLIT_TEST;
      default ->
          throw new CutRefused(
              "attribute %s of item %s is '%s', expected train, valid or test: name another attribute, or none"
                  .formatted(spec.getAttribute(), item, named));
    };
  }

  private Split hashed(String item, double testShare) {
    var place = place(spec.getSeed(), item);
    if (place < spec.getValidShare()) {
      return Split.SPLIT_VALID;
    }
    return place < spec.getValidShare() + testShare ? Split.SPLIT_TEST : Split.SPLIT_TRAIN;
  }

  /// Where an item lies in 0 (inclusive) to 1 (exclusive): the first 53 bits of the SHA-256 of the
  /// seed (8 bytes, the highest first) and the id (UTF-8), divided by 2^53.
  static double place(long seed, String item) {
    var digest = Sha256.digest();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
    digest.update(item.getBytes(UTF_8));
    return (ByteBuffer.wrap(digest.digest()).getLong() >>> 11) * 0x1p-53;
  }
}
