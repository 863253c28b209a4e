package dev.millrace.serving.model;

import dev.millrace.serving.model.InferenceRefused.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/// The queue before one model. What waits together is run as one batch; an idle model begins at
/// once, so batches form only while it is busy.
///
/// One image and many take the same way. After each batch a lane goes to the end of the pool's
/// queue, so that several models share the threads.
final class Batcher {
  private final Classifier classifier;
  private final Executor pool;
  private final BatchLimits limits;
  private final BatchListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<BatchPart> waiting = new ArrayDeque<>();
  private int waitingImages;
  private int lanes;

  Batcher(Classifier classifier, Executor pool, BatchLimits limits, BatchListener listener) {
    this.classifier = classifier;
    this.pool = pool;
    this.limits = limits;
    this.listener = listener;
  }

  /// Probabilities of some images, in their order.
  ///
  /// @param pixels unsigned bytes `[count, height, width, channels]`, not changed until the answer
  /// @throws InferenceRefused when too many images wait
  CompletableFuture<float[][]> submit(byte[] pixels, int count, Patience patience) {
    var job = new BatchJob(pixels, count, patience);
    boolean begins;
    lock.lock();
    try {
      // A job larger than the queue is let in when nothing waits, or it never would be.
      if (waitingImages > 0 && waitingImages + count > limits.waiting()) {
        throw new InferenceRefused(
            Reason.OVERLOADED,
            "%d images wait for this model, and %d more are over its limit of %d; try again later"
                .formatted(waitingImages, count, limits.waiting()));
      }
      for (int from = 0; from < count; from += limits.images()) {
        waiting.add(new BatchPart(job, from, Math.min(limits.images(), count - from)));
      }
      waitingImages += count;
      begins = lanes < limits.lanes();
      if (begins) {
        lanes++;
      }
    } finally {
      lock.unlock();
    }
    if (begins) {
      schedule();
    }
    return job.answer();
  }

  private void schedule() {
    try {
      pool.execute(this::runNext);
    } catch (RejectedExecutionException e) {
      var refused = new InferenceRefused(Reason.MODEL_NOT_READY, "the server is about to stop", e);
      for (var parts = nextParts(); !parts.isEmpty(); parts = nextParts()) {
        parts.forEach(part -> part.refuse(refused));
      }
    }
  }

  private void runNext() {
    var parts = nextParts();
    if (parts.isEmpty()) {
      return;
    }
    try {
      run(parts);
    } finally {
      schedule();
    }
  }

  /// The parts of the next batch; the lane ends when there are none.
  private List<BatchPart> nextParts() {
    var parts = new ArrayList<BatchPart>();
    var images = 0;
    lock.lock();
    try {
      while (!waiting.isEmpty() && images + waiting.element().count() <= limits.images()) {
        var part = waiting.remove();
        waitingImages -= part.count();
        if (part.isWanted()) {
          parts.add(part);
          images += part.count();
        }
      }
      if (parts.isEmpty()) {
        lanes--;
      }
    } finally {
      lock.unlock();
    }
    return parts;
  }

  private void run(List<BatchPart> parts) {
    try {
      var images = parts.stream().mapToInt(BatchPart::count).sum();
      var waited = parts.stream().mapToLong(BatchPart::waitedNanos).sum();
      listener.began(images, parts.getFirst().waitedNanos());
      var begin = System.nanoTime();
      var rows = classifier.probabilities(BatchPart.join(parts), images);
      listener.ended(new BatchRun(parts.size(), images, waited, System.nanoTime() - begin));
      var from = 0;
      for (var part : parts) {
        part.answer(rows, from);
        from += part.count();
      }
    } catch (RuntimeException | Error e) {
      var refused =
          new InferenceRefused(Reason.FAILED, "the model failed at its work: " + e.getMessage(), e);
      parts.forEach(part -> part.refuse(refused));
    }
  }
}
