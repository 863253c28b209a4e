package dev.millrace.labeling;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.Provenance;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/// Names and provenance of acts.
final class Acts {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

  private Acts() {}

  static String newName() {
    return UUID.randomUUID().toString();
  }

  /// The name that the client chose, or a new one when it chose none.
  ///
  /// @throws InvalidException for a name that cannot be
  static String named(String wanted) {
    if (wanted.isEmpty()) {
      return newName();
    }
    if (!NAME.matcher(wanted).matches()) {
      throw new InvalidException("the act '%s' is not 1 to 64 of a-z, 0-9 and -".formatted(wanted));
    }
    return wanted;
  }

  /// Who acts now.
  static Provenance by(String labeller, LabelSource source, String act) {
    return Provenance.newBuilder()
        .setLabeller(labeller)
        .setSource(source)
        .setDecidedAt(Times.timestamp(Instant.now()))
        .setAct(act)
        .build();
  }
}
