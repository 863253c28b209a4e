package dev.millrace.console.mesh;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Instant;

/// Small words of the contracts.
final class Words {
  private Words() {}

  static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  static StatusRuntimeException notFound(String what) {
    return Status.NOT_FOUND.withDescription("there is no " + what).asRuntimeException();
  }
}
