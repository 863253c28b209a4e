package dev.millrace.serving;

import dev.millrace.serving.model.InferenceRefused;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of a unary call: an answer, or the status of what prevented it.
final class GrpcAnswer {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcAnswer.class);

  private GrpcAnswer() {}

  /// Makes the answer and gives it.
  static <A> void give(StreamObserver<A> observer, Supplier<A> answer) {
    if (observer instanceof ServerCallStreamObserver<A> call) {
      // With a handler, answers to callers who have left are dropped in silence.
      call.setOnCancelHandler(() -> {});
    }
    try {
      observer.onNext(answer.get());
      observer.onCompleted();
    } catch (RuntimeException e) {
      observer.onError(status(e));
    }
  }

  private static StatusRuntimeException status(RuntimeException failure) {
    if (failure instanceof InferenceRefused refused) {
      return Refusal.status(refused);
    }
    LOG.error("A gRPC call failed", failure);
    return Status.INTERNAL
        .withDescription("The service failed; its log says why.")
        .asRuntimeException();
  }
}
