package dev.millrace.serving;

import dev.millrace.serving.model.Patience;
import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The patience of a gRPC caller: the call's own deadline, and until it is cancelled.
record CallPatience(Context call) implements Patience {
  /// That of the call which this thread works on.
  static CallPatience current() {
    return new CallPatience(Context.current());
  }

  @Override
  public boolean isOver() {
    return call.isCancelled();
  }

  @Override
  public Optional<Duration> left() {
    return Optional.ofNullable(call.getDeadline()).map(CallPatience::left);
  }

  private static Duration left(Deadline deadline) {
    return Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }
}
