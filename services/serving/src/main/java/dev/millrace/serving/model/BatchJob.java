package dev.millrace.serving.model;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// The images of one request on their way through a model, in one or more parts.
final class BatchJob {
  private final byte[] pixels;
  private final int count;
  private final Patience patience;
  private final long deadline;
  private final long submitted = System.nanoTime();
  private final float[][] rows;
  private final AtomicInteger missing;
  private final CompletableFuture<float[][]> answer = new CompletableFuture<>();

  /// @param deadline in nanoseconds of the cores' clock
  BatchJob(byte[] pixels, int count, Patience patience, long deadline) {
    this.pixels = pixels;
    this.count = count;
    this.patience = patience;
    this.deadline = deadline;
    this.rows = new float[count][];
    this.missing = new AtomicInteger(count);
  }

  byte[] pixels() {
    return pixels;
  }

  int imageBytes() {
    return pixels.length / count;
  }

  int count() {
    return count;
  }

  long submitted() {
    return submitted;
  }

  long deadline() {
    return deadline;
  }

  CompletableFuture<float[][]> answer() {
    return answer;
  }

  boolean isOver() {
    return patience.isOver() || answer.isDone();
  }

  void answer(int at, float[][] given, int from, int number) {
    System.arraycopy(given, from, rows, at, number);
    if (missing.addAndGet(-number) == 0) {
      answer.complete(rows);
    }
  }
}
