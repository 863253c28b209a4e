package dev.millrace.console.live;

import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One page's connection: takes what its listener was told and sends it, at the page's own pace.
record Stream(SseEventSink sink, Sse sse, Listener listener) {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// Sends until the page goes, or falls behind; then calls `gone`.
  void start(Runnable gone) {
    Thread.ofVirtual()
        .name("page")
        .start(() -> {
          try (sink) {
            while (!sink.isClosed() && !listener.isDropped()) {
              sendNext();
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          } catch (ExecutionException | TimeoutException | IllegalStateException _) {
            // The page is gone or does not read: it comes back by itself when it can.
          } finally {
            listener.drop();
            gone.run();
          }
        });
  }

  private void sendNext() throws InterruptedException, ExecutionException, TimeoutException {
    var builder = sse.newEventBuilder();
    var next = listener.next(HEARTBEAT);
    if (next.isPresent()) {
      var message = next.get();
      builder.name(message.name()).data(String.class, message.json());
      if (!message.id().isEmpty()) {
        builder.id(message.id());
      }
    } else {
      builder.comment("alive");
    }
    sink.send(builder.build())
        .toCompletableFuture()
        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
