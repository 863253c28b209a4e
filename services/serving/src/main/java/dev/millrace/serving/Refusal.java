package dev.millrace.serving;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import dev.millrace.serving.model.InferenceRefused;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/// How a request without a prediction is told: a gRPC status and an HTTP status for each reason.
final class Refusal {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private Refusal() {}

  /// The end of a call that is refused; who may try again is told when, as RetryInfo for people's
  /// code and as pushback for the retries of gRPC itself.
  static StatusRuntimeException status(InferenceRefused refused) {
    var status =
        com.google.rpc.Status.newBuilder()
            .setCode(grpc(refused.reason()).value())
            .setMessage(String.valueOf(refused.getMessage()));
    var trailers = new Metadata();
    refused
        .retryAfter()
        .ifPresent(after -> {
          status.addDetails(Any.pack(retryInfo(after)));
          trailers.put(PUSHBACK, Long.toString(Math.max(1, after.toMillis())));
        });
    return StatusProto.toStatusRuntimeException(status.build(), trailers);
  }

  private static RetryInfo retryInfo(Duration after) {
    return RetryInfo.newBuilder()
        .setRetryDelay(
            com.google.protobuf.Duration.newBuilder()
                .setSeconds(after.getSeconds())
                .setNanos(after.getNano()))
        .build();
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

  /// An HTTP answer with the header `Retry-After`, in whole seconds, when that is known.
  static Response retryable(InferenceRefused refused, Response response) {
    return refused
        .retryAfter()
        .map(after ->
            Response.fromResponse(response)
                .header(HttpHeaders.RETRY_AFTER, after.plusNanos(999_999_999).toSeconds())
                .build())
        .orElse(response);
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
