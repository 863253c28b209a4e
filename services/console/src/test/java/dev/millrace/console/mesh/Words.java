package dev.millrace.console.mesh;

import com.google.protobuf.Timestamp;
import dev.millrace.proto.labeling.v1.LabelValue;
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

  static String said(LabelValue value) {
    return switch (value.getValueCase()) {
      case CLASS_NAME -> value.getClassName();
      case CLASS_SET -> String.join("|", value.getClassSet().getClassNamesList());
      case POINTS -> "%d points".formatted(value.getPoints().getPointsCount());
      case TEXT -> value.getText();
      case NUMBER -> Double.toString(value.getNumber());
      case MASK, REGIONS -> "a mask";
      case VALUE_NOT_SET -> "";
    };
  }
}
