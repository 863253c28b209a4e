package dev.millrace.labeling;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Moments, in messages and in tables.
final class Times {
  private Times() {}

  static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /// As a table keeps it: in whole microseconds.
  static Instant kept(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }
}
