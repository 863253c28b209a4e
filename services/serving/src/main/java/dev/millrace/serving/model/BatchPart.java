package dev.millrace.serving.model;

import dev.millrace.serving.model.InferenceRefused.Reason;
import java.util.List;

/// Neighbouring images of one request that are run together.
record BatchPart(BatchJob job, int from, int count) {
  /// Whether somebody waits for these images; a job that nobody waits for is refused.
  boolean isWanted() {
    if (job.isOver()) {
      refuse(
          new InferenceRefused(
              Reason.ABANDONED, "the deadline passed, or the caller left, before the work began"));
      return false;
    }
    return true;
  }

  long waitedNanos() {
    return System.nanoTime() - job.submitted();
  }

  void answer(float[][] rows, int at) {
    job.answer(from, rows, at, count);
  }

  void refuse(InferenceRefused refused) {
    job.answer().completeExceptionally(refused);
  }

  /// The pixels of all parts, one after the other; those of a whole job are not copied.
  static byte[] join(List<BatchPart> parts) {
    var first = parts.getFirst();
    if (parts.size() == 1 && first.count == first.job.count()) {
      return first.job.pixels();
    }
    var images = parts.stream().mapToInt(BatchPart::count).sum();
    var size = first.job.imageBytes();
    var joined = new byte[Math.multiplyExact(images, size)];
    var at = 0;
    for (var part : parts) {
      System.arraycopy(part.job.pixels(), part.from * size, joined, at, part.count * size);
      at += part.count * size;
    }
    return joined;
  }
}
