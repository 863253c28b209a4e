package dev.millrace.serving;

import dev.millrace.serving.model.InferenceRefused;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/// How a request without a prediction is told: a gRPC status and an HTTP status for each reason.
final class Refusal {
  private Refusal() {}

  /// The end of a call that is refused.
  static StatusRuntimeException status(InferenceRefused refused) {
    return Status.fromCode(grpc(refused.reason()))
        .withDescription(refused.getMessage())
        .asRuntimeException();
  }

  static Status.Code grpc(InferenceRefused.Reason reason) {
    return switch (reason) {
      case UNKNOWN_MODEL -> Status.Code.NOT_FOUND;
      case MODEL_NOT_READY -> Status.Code.UNAVAILABLE;
      case INVALID_REQUEST, TOO_LARGE, IMAGE_REFUSED -> Status.Code.INVALID_ARGUMENT;
      case UNSUPPORTED -> Status.Code.UNIMPLEMENTED;
      case UNAUTHENTICATED -> Status.Code.UNAUTHENTICATED;
      case FORBIDDEN -> Status.Code.PERMISSION_DENIED;
      case OVERLOADED, OVER_QUOTA -> Status.Code.RESOURCE_EXHAUSTED;
      case ABANDONED -> Status.Code.DEADLINE_EXCEEDED;
      case FAILED -> Status.Code.INTERNAL;
    };
  }

  static int http(InferenceRefused.Reason reason) {
    return switch (reason) {
      case UNKNOWN_MODEL -> 404;
      case MODEL_NOT_READY -> 503;
      case ABANDONED -> 504;
      case INVALID_REQUEST, IMAGE_REFUSED -> 400;
      case TOO_LARGE -> 413;
      case UNSUPPORTED -> 501;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN -> 403;
      case OVERLOADED, OVER_QUOTA -> 429;
      case FAILED -> 500;
    };
  }
}
