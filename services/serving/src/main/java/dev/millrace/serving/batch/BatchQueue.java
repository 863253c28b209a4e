package dev.millrace.serving.batch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What waits for one model, first come first served, and what of it is running.
///
/// A batch closes when it is full, when its first entry was held back long enough, or when the
/// tightest deadline in it leaves just the time that 99 of 100 such batches need. Entries whose
/// callers have left, or that are too late, leave before they run. The time is always given, so
/// that the same calls give the same decisions.
public final class BatchQueue<E extends Entry> {
  /// How much of a full batch's images a second a batch must keep to be cut short for a deadline.
  private static final double CUT_EFFICIENCY = 0.75;

  private static final double FORGETTING = 0.1;
  private static final long SHORTEST_RETRY = 1_000_000;

  private final BatchLimits limits;
  private final RunTimes times;
  private final double weight;
  private final BatchRunner<E> runner;
  private final Pace pace;
  private final Deque<Waiting<E>> waiting = new ArrayDeque<>();
  private final List<Batch<E>> running = new ArrayList<>();
  private int images;
  private long laneFree = Long.MIN_VALUE;
  private double handover;
  private long used;

  private record Waiting<E>(E entry, long since) {}

  BatchQueue(BatchLimits limits, RunTimes times, double weight, BatchRunner<E> runner) {
    this.limits = limits;
    this.times = times;
    this.weight = weight;
    this.runner = runner;
    this.pace = new Pace(limits, times);
  }

  BatchLimits limits() {
    return limits;
  }

  BatchRunner<E> runner() {
    return runner;
  }

  /// The most images that an entry should have.
  int most() {
    return Math.min(limits.images(), pace.most());
  }

  /// Core time that runs took so far by weight, for fairness; in nanoseconds.
  long used() {
    return used;
  }

  /// Whether something waits or runs.
  boolean isActive() {
    return !waiting.isEmpty() || !running.isEmpty();
  }

  /// Begins with as much core time behind it as the others, so that idling saves up nothing.
  void join(long floor) {
    used = Math.max(used, floor);
  }

  /// Takes the entries of one request in, all or none; they have the same deadline.
  Admission offer(List<E> entries, long now) {
    var count = entries.stream().mapToInt(Entry::images).sum();
    pace.arrived(count, now);
    var admission = admission(count, entries.getFirst().deadline(), now);
    if (!(admission instanceof Admission.Admitted) && expire(now)) {
      admission = admission(count, entries.getFirst().deadline(), now);
    }
    if (admission instanceof Admission.Admitted) {
      entries.forEach(entry -> waiting.add(new Waiting<>(entry, now)));
      images += count;
    }
    return admission;
  }

  /// An idle model takes everything, however large and urgent: or what it could do would never be
  /// found out.
  private Admission admission(int count, long deadline, long now) {
    var idle = waiting.isEmpty() && running.size() < limits.lanes();
    if (idle) {
      return new Admission.Admitted();
    }
    if (images > 0 && images + count > limits.waiting()) {
      return new Admission.Full(images, retry(expected(0, now) / 2));
    }
    if (deadline == Entry.NEVER) {
      return new Admission.Admitted();
    }
    var expected = expected(count, now) + limits.reserve().toNanos();
    return now + expected <= deadline
        ? new Admission.Admitted()
        : new Admission.TooLate(Duration.ofNanos(expected), retry(now + expected - deadline));
  }

  private static Duration retry(long nanos) {
    return Duration.ofNanos(Math.max(SHORTEST_RETRY, nanos));
  }

  /// How long it should take until so many more images have run: the typical time of what is before
  /// them and of their own batch, which others will join, and the distance to the 99th percentile,
  /// which grows with the root of the runs.
  private long expected(int more, long now) {
    var most = most();
    var total = Math.max(1, images + more);
    var ahead = (total - 1) / most;
    var rounds = 1 + ahead / limits.lanes();
    var before = untilLane(ahead % limits.lanes(), now) + (rounds - 1) * times.typical(most);
    var last = total - ahead * most + (int) Math.ceil(pace.rate(now) * before);
    var spread = Math.max(0, times.p99(most) - times.typical(most)) * Math.sqrt(rounds);
    return before + times.typical(Math.min(most, last)) + (long) (spread + rounds * handover);
  }

  /// How long it should take until so many lanes and one more are free.
  private long untilLane(int others, long now) {
    var free = limits.lanes() - running.size();
    return others < free
        ? 0
        : running.stream()
            .mapToLong(batch -> batch.begun() + times.typical(batch.images()) - now)
            .sorted()
            .skip(others - free)
            .map(left -> Math.max(0, left))
            .findFirst()
            .orElse(0);
  }

  /// Makes those leave who have no use for an answer.
  ///
  /// @return whether anybody left
  boolean expire(long now) {
    var before = waiting.size();
    waiting.removeIf(one -> {
      var gone = one.entry().isAbandoned() || one.entry().deadline() <= now;
      if (gone) {
        leave(one.entry());
      }
      return gone;
    });
    return waiting.size() < before;
  }

  private void leave(E entry) {
    images -= entry.images();
    entry.expire();
  }

  /// When the next batch should begin, were a core free; [Entry#NEVER] when nothing waits or no
  /// lane is free.
  long due(long now) {
    var first = waiting.peek();
    if (first == null || running.size() >= limits.lanes()) {
      return Entry.NEVER;
    }
    var most = most();
    if (images >= most || images >= pace.worthwhile(now)) {
      return first.since();
    }
    var held = first.since() + limits.delay().toNanos();
    return Math.min(held, tightest(most) - times.p99(images) - limits.reserve().toNanos());
  }

  private long tightest(int most) {
    var tightest = Entry.NEVER;
    var count = 0;
    for (var one : waiting) {
      count += one.entry().images();
      if (count > most) {
        break;
      }
      tightest = Math.min(tightest, one.entry().deadline());
    }
    return tightest;
  }

  /// Closes the next batch; it has no entries when all that waited have left.
  Batch<E> close(long now) {
    var ready = waiting.isEmpty() ? now : Math.max(waiting.element().since(), laneFree);
    var since = waiting.isEmpty() ? now : waiting.element().since();
    var entries = take(now);
    var sum = entries.stream().mapToInt(Entry::images).sum();
    var batch = new Batch<>(this, entries, sum, now, now - since, times.typical(sum));
    if (!entries.isEmpty()) {
      handover += FORGETTING * ((now - ready) - handover);
      pace.began(now - ready, sum, entries.getFirst().images());
      charge(times.typical(sum));
      running.add(batch);
    }
    return batch;
  }

  private List<E> take(long now) {
    var most = most();
    var taken = new ArrayList<E>();
    var count = 0;
    var tightest = Entry.NEVER;
    while (!waiting.isEmpty()) {
      var entry = waiting.element().entry();
      var sum = count + entry.images();
      if (count > 0 && (sum > most || isCut(now, count, sum, tightest))) {
        break;
      }
      waiting.remove();
      if (isUseless(entry, now, count > 0 || !waiting.isEmpty())) {
        leave(entry);
        continue;
      }
      images -= entry.images();
      taken.add(entry);
      count = sum;
      tightest = Math.min(tightest, entry.deadline());
    }
    return taken;
  }

  /// Whether one more entry would make an earlier one late, and a short batch is nearly as good.
  private boolean isCut(long now, int count, int sum, long tightest) {
    return tightest != Entry.NEVER
        && now + times.p99(sum) + limits.reserve().toNanos() > tightest
        && now + times.p99(count) < tightest
        && (double) count * times.typical(most()) >= CUT_EFFICIENCY * most() * times.typical(count);
  }

  /// Who would be late is not run in place of others; alone it is, as the times may have changed.
  private boolean isUseless(E entry, long now, boolean others) {
    return entry.isAbandoned()
        || entry.deadline() <= now
        || (others
            && entry.deadline() != Entry.NEVER
            && now + times.typical(entry.images()) > entry.deadline());
  }

  /// A batch has run.
  void finished(Batch<E> batch, long now) {
    if (running.size() >= limits.lanes()) {
      laneFree = now;
    }
    running.remove(batch);
    var took = now - batch.begun();
    charge(took - batch.expected());
    times.add(batch.images(), took);
  }

  private void charge(long nanos) {
    used += (long) (limits.threads() * nanos / weight);
  }

  /// Makes everything that waits leave.
  void clear() {
    waiting.forEach(one -> one.entry().expire());
    waiting.clear();
    images = 0;
  }
}
