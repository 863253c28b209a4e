package dev.millrace.serving.model;

import dev.millrace.serving.batch.Admission;
import dev.millrace.serving.batch.Batch;
import dev.millrace.serving.batch.BatchLimits;
import dev.millrace.serving.batch.BatchQueue;
import dev.millrace.serving.batch.Cores;
import dev.millrace.serving.batch.Entry;
import dev.millrace.serving.batch.RunTimes;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The way of requests through one model: what waits together is run as one batch, and what cannot
/// be answered in time is refused at once.
final class Batcher implements AutoCloseable {
  private final Classifier classifier;
  private final Cores<BatchPart> cores;
  private final BatchLimits limits;
  private final BatchListener listener;
  private final BatchQueue<BatchPart> queue;

  /// @param times what is known of the model's runs; the batcher's own from now on
  /// @param weight the share of core time beside other models, 1 for the usual one
  Batcher(
      Classifier classifier,
      Cores<BatchPart> cores,
      BatchLimits limits,
      RunTimes times,
      double weight,
      BatchListener listener) {
    this.classifier = classifier;
    this.cores = cores;
    this.limits = limits;
    this.listener = listener;
    this.queue = cores.open(limits, times, weight, this::run);
  }

  /// The model's answers to some images, in their order.
  ///
  /// @param pixels unsigned bytes `[count, height, width, channels]`, not changed until the answer
  /// @throws InferenceRefused when too many images wait, or the answer would come too late
  CompletableFuture<float[][]> submit(byte[] pixels, int count, Patience patience) {
    var deadline = patience.left().map(left -> cores.now() + left.toNanos()).orElse(Entry.NEVER);
    var job = new BatchJob(pixels, count, patience, deadline);
    switch (cores.submit(queue, parts(job, count))) {
      case Admission.Admitted() -> {}
      case Admission.Full(int waiting, Duration retryAfter) ->
          throw InferenceRefused.overloaded(
              "%d images wait for this model, and %d more are over its limit of %d"
                  .formatted(waiting, count, limits.waiting()),
              retryAfter);
      case Admission.TooLate(Duration expected, Duration retryAfter) ->
          throw InferenceRefused.overloaded(
              "the answer would come in about %d ms, after the deadline"
                  .formatted(expected.toMillis()),
              retryAfter);
      case Admission.Closed() ->
          throw new InferenceRefused(Reason.MODEL_NOT_READY, "the server is about to stop");
    }
    return job.answer();
  }

  private List<BatchPart> parts(BatchJob job, int count) {
    var most = cores.most(queue);
    var parts = new ArrayList<BatchPart>(1);
    for (int from = 0; from < count; from += most) {
      parts.add(new BatchPart(job, from, Math.min(most, count - from)));
    }
    return parts;
  }

  private void run(Batch<BatchPart> batch) {
    try {
      var begin = System.nanoTime();
      listener.began(batch.images(), batch.waited());
      var rows = classifier.probabilities(BatchPart.join(batch.entries()), batch.images());
      listener.ended(
          new BatchRun(
              batch.entries().size(),
              batch.images(),
              batch.entries().stream().mapToLong(part -> begin - part.job().submitted()).sum(),
              System.nanoTime() - begin));
      var from = 0;
      for (var part : batch.entries()) {
        part.answer(rows, from);
        from += part.count();
      }
    } catch (RuntimeException | Error e) {
      var refused =
          new InferenceRefused(Reason.FAILED, "the model failed at its work: " + e.getMessage(), e);
      batch.entries().forEach(part -> part.refuse(refused));
    }
  }

  @Override
  public void close() {
    cores.close(queue);
  }
}
