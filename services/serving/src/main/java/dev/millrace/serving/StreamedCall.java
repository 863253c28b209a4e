package dev.millrace.serving;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A call whose requests are worked on together and answered in their order.
///
/// A caller who sends without reading answers is made to wait.
///
/// @param <Q> a request
/// @param <A> its answer
final class StreamedCall<Q, A> implements StreamObserver<Q> {
  private final ServerCallStreamObserver<A> caller;
  private final Function<Q, A> answering;
  private final Executor threads;
  private final AtomicInteger unread = new AtomicInteger();
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  private StreamedCall(ServerCallStreamObserver<A> caller, Function<Q, A> answering) {
    this.caller = caller;
    this.answering = answering;
    this.threads = Context.current().fixedContextExecutor(Thread::startVirtualThread);
  }

  /// Begins to take requests.
  ///
  /// @param window how many requests are worked on at a time
  /// @param answering gives an answer to each request and does not throw
  static <Q, A> StreamObserver<Q> begin(
      StreamObserver<A> observer, int window, Function<Q, A> answering) {
    if (!(observer instanceof ServerCallStreamObserver<A> caller)) {
      throw new IllegalArgumentException("not the observer of a call: " + observer);
    }
    var call = new StreamedCall<Q, A>(caller, answering);
    caller.disableAutoRequest();
    // With a handler, answers to callers who have left are dropped in silence.
    caller.setOnCancelHandler(() -> {});
    caller.setOnReadyHandler(call::takeMore);
    caller.request(window);
    return call;
  }

  @Override
  public void onNext(Q request) {
    var answer = CompletableFuture.supplyAsync(() -> answering.apply(request), threads);
    last = last.thenCombine(answer, (_, given) -> send(given));
  }

  private A send(A answer) {
    caller.onNext(answer);
    unread.incrementAndGet();
    takeMore();
    return answer;
  }

  private void takeMore() {
    if (caller.isReady()) {
      var more = unread.getAndSet(0);
      if (more > 0) {
        caller.request(more);
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    // The caller has left; what is being worked on sees that by its context.
  }

  @Override
  public void onCompleted() {
    last =
        last.whenComplete((_, failure) -> {
          if (failure == null) {
            caller.onCompleted();
          } else {
            caller.onError(failure);
          }
        });
  }
}
