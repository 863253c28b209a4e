package dev.millrace.ingest;

import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.AddItemsResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/// A call of `AddItems`. A message waits until there is room for it, and only then are more asked
/// for: that keeps a sender from sending faster.
final class AddItemsCall implements StreamObserver<AddItemRequest> {
  private static final int SMALL_BYTES = 128 << 10;

  /// How many messages may be on their way, when they are small and when they are not.
  private static final int MANY = 64;

  private static final int FEW = 2;

  private final Intake intake;
  private final ServerCallStreamObserver<AddItemsResponse> answer;
  private Optional<IntakeStream> stream = Optional.empty();
  private int expected = FEW;

  AddItemsCall(Intake intake, ServerCallStreamObserver<AddItemsResponse> answer) {
    this.intake = intake;
    this.answer = answer;
    answer.disableAutoRequest();
    // With a handler, an answer to a sender who has left is dropped in silence.
    answer.setOnCancelHandler(this::close);
    answer.request(expected);
  }

  @Override
  public void onNext(AddItemRequest item) {
    try {
      stream().take(item);
    } catch (IntakeFailedException e) {
      throw unavailable(e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    expected--;
    ask(item.getSerializedSize() <= SMALL_BYTES ? MANY : FEW);
  }

  private void ask(int most) {
    if (expected <= most / 2) {
      answer.request(most - expected);
      expected = most;
    }
  }

  @Override
  public void onCompleted() {
    try {
      answer.onNext(stream().finish());
      answer.onCompleted();
    } catch (IntakeFailedException e) {
      throw unavailable(e);
    }
  }

  @Override
  public void onError(Throwable cause) {
    close();
  }

  /// Begun late, because the call itself begins on a thread that must not wait.
  private IntakeStream stream() {
    var open = stream.orElseGet(intake::open);
    stream = Optional.of(open);
    return open;
  }

  private void close() {
    stream.ifPresent(IntakeStream::close);
  }

  private RuntimeException unavailable(IntakeFailedException e) {
    close();
    return Status.UNAVAILABLE.withDescription(e.getMessage()).withCause(e).asRuntimeException();
  }
}
