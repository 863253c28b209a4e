package dev.millrace.serving;

import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.io.IOException;
import java.io.InputStream;

/// The reader of HTTP bodies, up to a limit.
final class Bodies {
  private Bodies() {}

  /// All bytes.
  ///
  /// @throws InferenceRefused when there are more than the limit
  static byte[] read(InputStream body, int most) {
    try {
      var bytes = body.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new InferenceRefused(
            Reason.TOO_LARGE, "the body has more than %d bytes, the limit".formatted(most));
      }
      return bytes;
    } catch (IOException e) {
      throw new InferenceRefused(
          Reason.INVALID_REQUEST, "the body could not be read: " + e.getMessage(), e);
    }
  }
}
