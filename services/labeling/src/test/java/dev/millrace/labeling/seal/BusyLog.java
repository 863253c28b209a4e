package dev.millrace.labeling.seal;

import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.LogReader;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.NewRecord;
import dev.millrace.mesh.event.Topic;
import dev.millrace.mesh.event.TopicSlice;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/// A log that has many new records whenever a group reads from it.
record BusyLog(EventLog log, Runnable more) implements EventLog {
  @Override
  public LogReader join(String group, Collection<String> topics, ToLongFunction<TopicSlice> start) {
    return new Reader(log.join(group, topics, start), more);
  }

  private record Reader(LogReader reader, Runnable more) implements LogReader {
    @Override
    public List<LogRecord> poll(Duration patience) {
      more.run();
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
  public LogReader follow(Collection<String> topics, From from) {
    return log.follow(topics, from);
  }

  @Override
  public void close() {
    log.close();
  }
}
