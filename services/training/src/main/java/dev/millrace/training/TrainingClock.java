package dev.millrace.training;

import com.google.protobuf.Duration;

/// The time in training: laps of one attempt, and the total with the attempts it goes on from.
final class TrainingClock {
  private final java.time.Duration before;
  private final long began = System.nanoTime();
  private long lap = began;

  /// Goes on from the time of earlier attempts.
  TrainingClock(java.time.Duration before) {
    this.before = before;
  }

  /// The time since the last lap.
  java.time.Duration lap() {
    var now = System.nanoTime();
    var time = java.time.Duration.ofNanos(now - lap);
    lap = now;
    return time;
  }

  /// The time of all attempts that led here.
  Duration total() {
    var total = before.plusNanos(System.nanoTime() - began);
    return Duration.newBuilder().setSeconds(total.getSeconds()).setNanos(total.getNano()).build();
  }
}
