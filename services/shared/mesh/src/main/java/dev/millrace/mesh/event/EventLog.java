package dev.millrace.mesh.event;

import com.google.protobuf.Message;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/// The ordered, durable record of everything that happened.
///
/// Records of one key keep their order. What is appended stays appended: a completed future means
/// that every in-sync replica has the record.
public interface EventLog extends AutoCloseable {
  /// Makes topics, and their dead-letter topics, that are not there yet.
  void create(Collection<Topic<?>> topics);

  /// Appends a record; the future fails with [LogUnavailableException] when the log did not take
  /// it.
  CompletableFuture<Void> append(NewRecord record);

  /// Appends an event.
  default <E extends Message> CompletableFuture<Void> append(Topic<E> topic, Event<E> event) {
    return append(EventCodec.encode(topic, event));
  }

  /// The offset after the last record, by partition.
  List<Long> ends(String topic);

  /// Hands over every record from `from` up to, and without, `until`, partition after partition,
  /// each in order.
  void read(String topic, List<Long> from, List<Long> until, Consumer<LogRecord> reader);

  /// Joins a group whose members share the partitions of the topics. Each partition is read from
  /// the offset that `start` names, asked whenever the partition is assigned to this reader.
  LogReader join(String group, Collection<String> topics, ToLongFunction<TopicSlice> start);

  /// Reads all partitions alone, from their present end or from their beginning.
  LogReader follow(Collection<String> topics, From from);

  /// Where a follower begins.
  enum From {
    BEGINNING,
    END
  }

  @Override
  void close();
}
