package dev.millrace.serving;

import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.serving.model.Lot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of predictions to the log, which no answer waits for: a bounded buffer and one thread.
///
/// What finds the buffer full, or the log away, is dropped and counted, and so is what a project
/// does not want to be told of.
final class PredictionLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PredictionLog.class);

  /// One by one, the log and all who read it would wake up more often than the model.
  private static final Duration GATHERING = Duration.ofMillis(50);

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LAST_CALL = Duration.ofSeconds(5);

  private final EventLog log;
  private final ServingMeters meters;
  private final int size;
  private final Map<String, Double> sampling;
  private final BlockingQueue<Prediction> buffer;
  // What was handed to the log and is not acknowledged takes room as well.
  private final Semaphore room;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);

  /// @param sampling the share of items whose predictions are told of, by project
  PredictionLog(EventLog log, int size, Map<String, Double> sampling, ServingMeters meters) {
    this.log = log;
    this.meters = meters;
    this.size = size;
    this.sampling = Map.copyOf(sampling);
    this.buffer = new ArrayBlockingQueue<>(size);
    this.room = new Semaphore(size);
    this.thread = Thread.ofPlatform().name("prediction log").start(this::carry);
  }

  /// Takes a prediction when there is room.
  void offer(Prediction prediction) {
    if (!isSampled(prediction)) {
      meters.predictionDropped("sampling");
    } else if (!room.tryAcquire()) {
      meters.predictionDropped("full");
    } else if (closing.getCount() == 0 || !buffer.offer(prediction)) {
      room.release();
      meters.predictionDropped("full");
    }
  }

  private boolean isSampled(Prediction prediction) {
    var share = sampling.getOrDefault(prediction.model().project(), 1.0);
    return share >= 1 || Lot.of("sampling", prediction.item()) < share;
  }

  private void carry() {
    try {
      var gathered = new ArrayList<Prediction>();
      while (closing.getCount() > 0 || !buffer.isEmpty()) {
        var first = buffer.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          var _ = closing.await(GATHERING.toMillis(), TimeUnit.MILLISECONDS);
          gathered.add(first);
          buffer.drainTo(gathered);
          gathered.forEach(this::append);
          gathered.clear();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void append(Prediction prediction) {
    var _ =
        appended(prediction)
            .whenComplete((_, failure) -> {
              room.release();
              if (failure != null) {
                meters.predictionDropped("log");
                LOG.debug("prediction {} is lost", prediction.id(), failure);
              }
            });
  }

  private CompletableFuture<Void> appended(Prediction prediction) {
    try {
      return log.append(Topics.PREDICTIONS, prediction.event());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Lets the log take what is buffered, for some seconds.
  @Override
  public void close() {
    closing.countDown();
    try {
      if (!room.tryAcquire(size, LAST_CALL.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("{} predictions were not acknowledged by the log", size - room.availablePermits());
      }
      thread.interrupt();
      thread.join(LAST_CALL);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
