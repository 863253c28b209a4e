package dev.millrace.ingest.client;

import static java.util.Objects.requireNonNull;

import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.AddItemsResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A call of `AddItems` for a sender that waits.
final class Call implements ClientResponseObserver<AddItemRequest, AddItemsResponse> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final CompletableFuture<AddItemsResponse> answer = new CompletableFuture<>();
  private @Nullable ClientCallStreamObserver<AddItemRequest> requests;

  @Override
  public void beforeStart(ClientCallStreamObserver<AddItemRequest> stream) {
    requests = stream;
    stream.setOnReadyHandler(this::signal);
  }

  @Override
  public void onNext(AddItemsResponse response) {
    answer.complete(response);
  }

  @Override
  public void onError(Throwable cause) {
    answer.completeExceptionally(cause);
    signal();
  }

  @Override
  public void onCompleted() {
    answer.completeExceptionally(
        Status.INTERNAL.withDescription("the service gave no answer").asRuntimeException());
    signal();
  }

  void send(AddItemRequest item) {
    var stream = requireNonNull(requests);
    lock.lock();
    try {
      while (!stream.isReady() && !answer.isDone()) {
        changed.await();
      }
    } catch (InterruptedException _) {
      throw interrupted();
    } finally {
      lock.unlock();
    }
    if (answer.isDone()) {
      throw ended();
    }
    stream.onNext(item);
  }

  AddItemsResponse finish() {
    requireNonNull(requests).onCompleted();
    try {
      return answer.get();
    } catch (ExecutionException _) {
      throw ended();
    } catch (InterruptedException _) {
      throw interrupted();
    }
  }

  void cancel() {
    if (!answer.isDone()) {
      requireNonNull(requests).cancel("the sender gave up", null);
    }
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private RuntimeException ended() {
    var cause = answer.isCompletedExceptionally() ? answer.exceptionNow() : null;
    return cause == null
        ? Status.INTERNAL
            .withDescription("the service answered before the stream had ended")
            .asRuntimeException()
        : Status.fromThrowable(cause).asRuntimeException();
  }

  private static RuntimeException interrupted() {
    Thread.currentThread().interrupt();
    return Status.CANCELLED.withDescription("the sender was interrupted").asRuntimeException();
  }
}
