package dev.millrace.console.live;

import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.EventLog.From;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.Topic;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.event.UnreadableEventException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the log for as long as the console runs, and tells the pages.
@Singleton
final class Follower {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final List<Topic<?>> WHOLE =
      List.of(
          Topics.CUTS,
          Topics.RUNS,
          Topics.METRICS,
          Topics.CHECKPOINTS,
          Topics.EVALUATIONS,
          Topics.MODELS);
  private static final List<Topic<?>> NEW =
      List.of(Topics.PROJECTS, Topics.ITEMS, Topics.LABELS, Topics.PREDICTIONS);

  private final EventLog log;
  private final MeshReader reader;
  private final Changes changes;
  private final Flow flow;
  private final Json json;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private volatile boolean stopped;

  @Inject
  Follower(EventLog log, MeshReader reader, Changes changes, Flow flow, Json json) {
    this.log = log;
    this.reader = reader;
    this.changes = changes;
    this.flow = flow;
    this.json = json;
  }

  void start(@Observes StartupEvent event) {
    follow("console-history", WHOLE, From.BEGINNING);
    follow("console-present", NEW, From.END);
    var _ = clock.scheduleWithFixedDelay(changes::tell, 400, 400, TimeUnit.MILLISECONDS);
    var _ = clock.scheduleAtFixedRate(this::tellFlow, 1, 1, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    stopped = true;
    clock.shutdownNow();
  }

  private void tellFlow() {
    if (!changes.audience().isEmpty()) {
      var topics = Topics.all().stream().map(Topic::name).toList();
      var rates = flow.rates(topics, Instant.now().getEpochSecond());
      changes.audience().tell(json.message("flow", rates));
    }
  }

  private void follow(String name, List<Topic<?>> topics, From from) {
    var names = topics.stream().map(Topic::name).toList();
    Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(() -> {
          while (!stopped) {
            try {
              readOn(names, from);
            } catch (RuntimeException e) {
              LOG.warn("{} lost the log and begins again", name, e);
              pause();
            }
          }
        });
  }

  /// Reads until the console stops. What is read twice, after a fault, changes nothing.
  private void readOn(List<String> topics, From from) {
    try (var following = log.follow(topics, from)) {
      while (!stopped) {
        following.poll(PATIENCE).forEach(this::read);
      }
    }
  }

  private void read(LogRecord record) {
    flow.seen(record.slice().topic(), record.appended().getEpochSecond());
    try {
      reader.read(record);
    } catch (UnreadableEventException e) {
      LOG.warn("{} at {} is passed over", record.slice(), record.offset(), e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
