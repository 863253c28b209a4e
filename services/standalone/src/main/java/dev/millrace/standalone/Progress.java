package dev.millrace.standalone;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A line that shows how far some work is, until closed. Any thread may move it on.
public final class Progress implements AutoCloseable {
  private static final Duration REDRAW = Duration.ofMillis(100);
  private static final int WIDTH = 30;
  private static final String CLEAR = "\r\u001b[K";

  private final Terminal terminal;
  private final String label;
  private volatile long total;
  private final long began = System.nanoTime();
  private volatile long done;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile String detail = "";

  private Progress(Terminal terminal, String label) {
    this.terminal = terminal;
    this.label = label;
  }

  static Progress start(Terminal terminal, String label) {
    var progress = new Progress(terminal, label);
    if (terminal.live()) {
      Thread.ofPlatform().daemon().name("progress").start(progress::draw);
    } else {
      terminal.say(label + " ...");
    }
    return progress;
  }

  /// Sets how many of how many parts are done, and what stands behind the bar.
  public void at(long parts, long of, String text) {
    done = parts;
    total = of;
    detail = text;
  }

  /// Sets what stands behind the bar, for example a rate.
  public void detail(String text) {
    detail = text;
  }

  /// Prints a line that stays, above the one that moves.
  public void above(String line) {
    terminal.say(terminal.live() ? CLEAR + line : line);
  }

  private void draw() {
    try {
      while (!closed.await(REDRAW.toMillis(), TimeUnit.MILLISECONDS)) {
        terminal.out().print(CLEAR + line());
        terminal.out().flush();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private String line() {
    return total > 0
        ? "%s %s %,d of %,d %s".formatted(label, bar(), done, total, detail).stripTrailing()
        : "%s ... %s %s".formatted(label, elapsed(), detail).stripTrailing();
  }

  private String bar() {
    int filled = (int) (WIDTH * Math.min(done, total) / total);
    return "[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "]";
  }

  private String elapsed() {
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - began) / 1e9);
  }

  /// Ends the line with the time that the work took.
  @Override
  public void close() {
    closed.countDown();
    var end = "%s: %s %s".formatted(label, elapsed(), detail).stripTrailing();
    terminal.say(terminal.live() ? CLEAR + end : end);
  }
}
