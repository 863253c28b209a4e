package dev.millrace.serving.batch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntToLongFunction;

/// Cores, queues and callers in a time of their own, which jumps from event to event.
final class Simulation {
  static final long MILLI = 1_000_000;

  private final int cores;
  private final Turns<Asked> turns;
  private final List<Model> models = new ArrayList<>();
  private final PriorityQueue<Happening> ahead =
      new PriorityQueue<>(
          Comparator.comparingLong(Happening::at).thenComparingLong(Happening::order));
  private final List<Batch<Asked>> running = new ArrayList<>();
  private long order;
  private long now;
  private int busy;
  int mostBusy;

  private record Happening(long at, long order, Runnable action) {}

  /// A model whose runs take a time by the number of images.
  static final class Model {
    final BatchQueue<Asked> queue;
    final IntToLongFunction time;
    final List<Integer> batches = new ArrayList<>();
    long busyNanos;
    int lanes;
    int mostLanes;

    Model(BatchLimits limits, double weight, IntToLongFunction time) {
      var times = new RunTimes(limits.images());
      for (int size : RunTimes.sizes(limits.images())) {
        times.add(size, time.applyAsLong(size));
      }
      this.time = time;
      this.queue = new BatchQueue<>(limits, times, weight, _ -> {});
    }
  }

  /// A request of one caller.
  static final class Asked implements Entry {
    final int images;
    final long at;
    final long deadline;
    final long leaves;
    Admission admission = new Admission.Closed();
    long begun = -1;
    long answered = -1;
    int runs;
    int expired;
    private final Simulation simulation;

    Asked(Simulation simulation, int images, long at, long deadline, long leaves) {
      this.simulation = simulation;
      this.images = images;
      this.at = at;
      this.deadline = deadline;
      this.leaves = leaves;
    }

    boolean isAdmitted() {
      return admission instanceof Admission.Admitted;
    }

    boolean isInTime() {
      return answered >= 0 && answered <= deadline;
    }

    @Override
    public int images() {
      return images;
    }

    @Override
    public long deadline() {
      return deadline;
    }

    @Override
    public boolean isAbandoned() {
      return leaves <= simulation.now;
    }

    @Override
    public void expire() {
      expired++;
    }
  }

  Simulation(int cores) {
    this.cores = cores;
    this.turns = new Turns<>(cores);
  }

  Model model(BatchLimits limits, IntToLongFunction time) {
    return model(limits, 1, time);
  }

  Model model(BatchLimits limits, double weight, IntToLongFunction time) {
    var model = new Model(limits, weight, time);
    models.add(model);
    turns.add(model.queue);
    return model;
  }

  Asked ask(Model model, int images, long at, long deadline, long leaves) {
    var asked = new Asked(this, images, at, deadline, leaves);
    later(at, () -> asked.admission = turns.offer(model.queue, List.of(asked), now));
    return asked;
  }

  Asked ask(Model model, long at, long deadline) {
    return ask(model, 1, at, deadline, Entry.NEVER);
  }

  /// Runs until nothing is left to happen.
  void run() {
    while (!ahead.isEmpty()) {
      var next = ahead.remove();
      now = next.at();
      next.action().run();
      work();
    }
  }

  private void later(long at, Runnable action) {
    ahead.add(new Happening(at, order++, action));
  }

  private void work() {
    while (true) {
      switch (turns.next(now)) {
        case Turn.Run<Asked>(var batch) -> begin(batch);
        case Turn.Wait<Asked>(long until) -> {
          if (until != Entry.NEVER) {
            later(until, () -> {});
          }
          return;
        }
      }
    }
  }

  private void begin(Batch<Asked> batch) {
    var model = models.stream().filter(one -> one.queue == batch.queue()).findFirst().orElseThrow();
    var takes = model.time.applyAsLong(batch.images());
    busy += model.queue.limits().threads();
    mostBusy = Math.max(mostBusy, busy);
    model.mostLanes = Math.max(model.mostLanes, ++model.lanes);
    model.batches.add(batch.images());
    model.busyNanos += takes;
    running.add(batch);
    batch
        .entries()
        .forEach(asked -> {
          asked.runs++;
          asked.begun = now;
        });
    later(now + takes, () -> end(model, batch));
  }

  private void end(Model model, Batch<Asked> batch) {
    busy -= model.queue.limits().threads();
    model.lanes--;
    running.remove(batch);
    batch.entries().forEach(asked -> asked.answered = now);
    turns.finished(batch, now);
  }

  int cores() {
    return cores;
  }
}
