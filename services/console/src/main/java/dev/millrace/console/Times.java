package dev.millrace.console;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/// Points in time, from the contracts' form.
public final class Times {
  private Times() {}

  /// The instant of a timestamp.
  public static Instant of(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
