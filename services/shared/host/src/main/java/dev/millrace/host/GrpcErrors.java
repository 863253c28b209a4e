package dev.millrace.host;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.ExceptionHandler;
import io.quarkus.grpc.ExceptionHandlerProvider;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a failed gRPC call with the status of its cause; the caller never sees a stack trace.
@Singleton
final class GrpcErrors implements ExceptionHandlerProvider {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcErrors.class);

  @Override
  public <Q, A> ExceptionHandler<Q, A> createHandler(
      ServerCall.Listener<Q> listener, ServerCall<Q, A> call, Metadata metadata) {
    return new Handler<>(listener, call, metadata);
  }

  @Override
  public Throwable transform(Throwable failure) {
    return switch (failure) {
      case StatusRuntimeException told -> told;
      case StatusException told -> told;
      default -> status(failure).asRuntimeException();
    };
  }

  private static Status status(Throwable failure) {
    return Refusal.of(failure)
        .map(refusal -> refusal.status(failure))
        .orElseGet(() -> {
          LOG.error("A gRPC call failed", failure);
          return Status.INTERNAL.withDescription("The service failed; its log says why.");
        });
  }

  private final class Handler<Q, A> extends ExceptionHandler<Q, A> {
    private boolean failed;

    Handler(ServerCall.Listener<Q> listener, ServerCall<Q, A> call, Metadata metadata) {
      super(listener, call, metadata);
    }

    @Override
    public void onMessage(Q message) {
      if (!failed) {
        super.onMessage(message);
      }
    }

    @Override
    public void onHalfClose() {
      if (!failed) {
        super.onHalfClose();
      }
    }

    @Override
    protected void handleException(Throwable failure, ServerCall<Q, A> call, Metadata metadata) {
      failed = true;
      var told = transform(failure);
      call.close(Status.fromThrowable(told), trailers(told));
    }

    private Metadata trailers(Throwable told) {
      var trailers = Status.trailersFromThrowable(told);
      return trailers == null ? new Metadata() : trailers;
    }
  }
}
