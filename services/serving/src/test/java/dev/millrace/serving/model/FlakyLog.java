package dev.millrace.serving.model;

import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.LogReader;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.LogUnavailableException;
import dev.millrace.mesh.event.NewRecord;
import dev.millrace.mesh.event.Topic;
import dev.millrace.mesh.event.TopicSlice;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/// A log whose readers can be made to fail; new readers work.
final class FlakyLog implements EventLog {
  private final EventLog log;
  private final AtomicInteger readers = new AtomicInteger();
  private volatile int broken;

  FlakyLog(EventLog log) {
    this.log = log;
  }

  void breakReaders() {
    broken = readers.get();
  }

  int readers() {
    return readers.get();
  }

  @Override
  public LogReader follow(Collection<String> topics, From from) {
    return new Reader(log.follow(topics, from), readers.incrementAndGet());
  }

  @Override
  public void create(Collection<Topic<?>> topics) {
    log.create(topics);
  }

  @Override
  public CompletableFuture<Void> append(NewRecord record) {
    return log.append(record);
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
  public LogReader join(String group, Collection<String> topics, ToLongFunction<TopicSlice> start) {
    return log.join(group, topics, start);
  }

  @Override
  public void close() {}

  private final class Reader implements LogReader {
    private final LogReader reader;
    private final int number;

    Reader(LogReader reader, int number) {
      this.reader = reader;
      this.number = number;
    }

    @Override
    public List<LogRecord> poll(Duration patience) {
      if (number <= broken) {
        throw new LogUnavailableException("reader %d is broken".formatted(number));
      }
      return reader.poll(patience);
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
}
