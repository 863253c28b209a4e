package dev.millrace.serving.model;

import dev.millrace.serving.batch.Entry;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.util.List;

/// Neighbouring images of one request that are run together.
record BatchPart(BatchJob job, int from, int count) implements Entry {
  @Override
  public int images() {
    return count;
  }

  @Override
  public long deadline() {
    return job.deadline();
  }

  @Override
  public boolean isAbandoned() {
    return job.isOver();
  }

  @Override
  public void expire() {
    refuse(
        new InferenceRefused(
            Reason.ABANDONED, "the deadline passed, or the caller left, before the work began"));
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
