package dev.millrace.labeling;

import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.LogReader;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.LogUnavailableException;
import dev.millrace.mesh.event.NewRecord;
import dev.millrace.mesh.event.Topic;
import dev.millrace.mesh.event.TopicSlice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/// A log that is away now and then, takes records without saying so, and delivers them again.
final class FaultyLog implements EventLog {
  private final EventLog log;
  private final Random random;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean healthy;

  FaultyLog(EventLog log, long seed) {
    this.log = log;
    this.random = new Random(seed);
  }

  void heal() {
    healthy = true;
  }

  private boolean happens(double probability) {
    lock.lock();
    try {
      return !healthy && random.nextDouble() < probability;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CompletableFuture<Void> append(NewRecord record) {
    if (happens(0.03)) {
      throw new LogUnavailableException("the log is away, as a test wants it");
    }
    var appended = log.append(record);
    return happens(0.03)
        ? CompletableFuture.failedFuture(
            new LogUnavailableException("the answer is lost, as a test wants it"))
        : appended;
  }

  @Override
  public LogReader join(String group, Collection<String> topics, ToLongFunction<TopicSlice> start) {
    return new Reader(log.join(group, topics, start));
  }

  private final class Reader implements LogReader {
    private final LogReader reader;
    private List<LogRecord> last = List.of();

    Reader(LogReader reader) {
      this.reader = reader;
    }

    @Override
    public List<LogRecord> poll(Duration patience) {
      if (happens(0.1)) {
        return last;
      }
      last = new ArrayList<>(reader.poll(patience));
      return last;
    }

    @Override
    public void report() {
      reader.report();
    }

    @Override
    public void wakeUp() {
      reader.wakeUp();
    }

    @Override
    public void close() {
      reader.close();
    }
  }

  @Override
  public void create(Collection<Topic<?>> topics) {
    log.create(topics);
  }

  @Override
  public List<Long> ends(String topic) {
    return log.ends(topic);
  }

  @Override
  public void read(String topic, List<Long> from, List<Long> until, Consumer<LogRecord> reader) {
    log.read(topic, from, until, reader);
  }

  @Override
  public LogReader follow(Collection<String> topics, From from) {
    return log.follow(topics, from);
  }

  @Override
  public void close() {
    log.close();
  }
}
