package dev.millrace.serving.model;

import static java.util.stream.Collectors.toMap;

import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.LogReader;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.TopicSlice;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The reader of the models topic, from its beginning: the topic is all the memory that serving
/// has.
///
/// What was there at the start is taken in before any bundle is loaded, so that only present
/// champions are. When the log is lost, the topic is read again from its beginning.
public final class ModelFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFollower.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final EventLog log;
  private final Models models;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile Optional<LogReader> present = Optional.empty();

  /// A follower that has not started yet.
  public ModelFollower(EventLog log, Models models) {
    this.log = log;
    this.models = models;
    this.thread = Thread.ofPlatform().name("model follower").unstarted(this::follow);
  }

  /// Starts to follow.
  ///
  /// @param whenReady called once it is ready, on another thread
  public void start(Runnable whenReady) {
    var _ = ready.thenRun(whenReady);
    thread.start();
  }

  /// Whether everything that was on the topic at the start is taken in, and the champions of that
  /// moment are loaded or have failed.
  public boolean isReady() {
    return ready.isDone();
  }

  private void follow() {
    while (isOpen()) {
      try (var reader = log.follow(List.of(Topics.MODELS.name()), EventLog.From.BEGINNING)) {
        present = Optional.of(reader);
        var folded = catchUp(reader);
        if (isOpen()) {
          models.begin(folded, () -> ready.complete(null));
        }
        while (isOpen()) {
          reader.poll(POLL).forEach(record -> take(record, models::apply));
        }
      } catch (RuntimeException e) {
        present = Optional.empty();
        if (isOpen()) {
          LOG.warn("The models topic cannot be read; it is read again from its beginning", e);
          pause();
        }
      }
    }
  }

  private Registry catchUp(LogReader reader) {
    var registry = new Registry();
    var missing = ends();
    while (isOpen() && !missing.isEmpty()) {
      for (var record : reader.poll(POLL)) {
        take(record, registry::apply);
        missing.computeIfPresent(
            record.slice(), (_, end) -> record.offset() + 1 >= end ? null : end);
      }
    }
    return registry;
  }

  /// The offset to reach, of each partition that holds records.
  private Map<TopicSlice, Long> ends() {
    var topic = Topics.MODELS.name();
    var ends = log.ends(topic);
    return IntStream.range(0, ends.size())
        .filter(partition -> ends.get(partition) > 0)
        .boxed()
        .collect(
            toMap(
                partition -> new TopicSlice(topic, partition),
                ends::get,
                (a, _) -> a,
                HashMap::new));
  }

  private static void take(LogRecord record, Consumer<Event<ModelEvent>> taking) {
    try {
      taking.accept(EventCodec.decode(Topics.MODELS, record));
    } catch (RuntimeException e) {
      LOG.error("{} offset {} is passed over", record.slice(), record.offset(), e);
    }
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  private void pause() {
    try {
      var _ = closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    present.ifPresent(LogReader::wakeUp);
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
