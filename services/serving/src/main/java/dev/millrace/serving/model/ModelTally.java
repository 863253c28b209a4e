package dev.millrace.serving.model;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/// What one version of a model has done since this process began.
public final class ModelTally {
  /// How often something happened, and how long it took altogether.
  public record Total(long count, long nanos) {}

  private final Sum answered = new Sum();
  private final Sum refused = new Sum();
  private final Sum waited = new Sum();
  private final Sum computed = new Sum();
  private final LongAdder images = new LongAdder();
  private final Map<Integer, Sum> batches = new ConcurrentHashMap<>();
  private final AtomicReference<Optional<Instant>> last = new AtomicReference<>(Optional.empty());

  private static final class Sum {
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    void add(int times, long time) {
      count.add(times);
      nanos.add(time);
    }

    Total total() {
      return new Total(count.sum(), nanos.sum());
    }
  }

  ModelTally() {}

  /// A request has its answer.
  public void answered(int requestImages, long nanos, Instant now) {
    answered.add(1, nanos);
    images.add(requestImages);
    last.set(Optional.of(now));
  }

  /// A request has none.
  public void refused(long nanos) {
    refused.add(1, nanos);
  }

  void ran(BatchRun run) {
    waited.add(run.requests(), run.waitedNanos());
    computed.add(run.requests(), run.requests() * run.computedNanos());
    batches.computeIfAbsent(run.images(), _ -> new Sum()).add(1, run.computedNanos());
  }

  /// Requests with an answer, from their arrival to it.
  public Total answered() {
    return answered.total();
  }

  /// Requests without an answer.
  public Total refused() {
    return refused.total();
  }

  /// How long requests waited for the model.
  public Total waited() {
    return waited.total();
  }

  /// How long the model worked, counted for each request in a batch.
  public Total computed() {
    return computed.total();
  }

  /// Images that were answered.
  public long images() {
    return images.sum();
  }

  /// Runs of the model by the number of images in them, smallest first.
  public Map<Integer, Total> batches() {
    var totals = new TreeMap<Integer, Total>();
    batches.forEach((size, sum) -> totals.put(size, sum.total()));
    return totals;
  }

  /// When a request was answered last.
  public Optional<Instant> last() {
    return last.get();
  }
}
