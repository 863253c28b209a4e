package dev.millrace.console.live;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// One page's ear: what it was told and has not taken yet. One that falls too far behind is
/// dropped, so that it costs the others nothing; the page comes back and asks for what it missed.
final class Listener {
  private static final int CAPACITY = 2048;

  private final BlockingQueue<Message> waiting = new ArrayBlockingQueue<>(CAPACITY);
  private volatile boolean dropped;

  void tell(Message message) {
    if (!waiting.offer(message)) {
      dropped = true;
    }
  }

  void drop() {
    dropped = true;
  }

  boolean isDropped() {
    return dropped;
  }

  /// The next message, or none when nothing was told in time.
  Optional<Message> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }
}
