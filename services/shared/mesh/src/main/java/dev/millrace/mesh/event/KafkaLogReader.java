package dev.millrace.mesh.event;

import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/// A Kafka consumer as a reader of the log.
final class KafkaLogReader implements LogReader {
  private final KafkaConsumer<String, byte[]> consumer;
  private final KafkaClientMetrics meters;
  private final boolean grouped;

  private KafkaLogReader(
      KafkaConsumer<String, byte[]> consumer, KafkaClientMetrics meters, boolean grouped) {
    this.consumer = consumer;
    this.meters = meters;
    this.grouped = grouped;
  }

  static KafkaLogReader joining(
      KafkaConsumer<String, byte[]> consumer,
      KafkaClientMetrics meters,
      Collection<String> topics,
      ToLongFunction<TopicSlice> start) {
    consumer.subscribe(topics, new SeekOnAssignment(consumer, start));
    return new KafkaLogReader(consumer, meters, true);
  }

  static KafkaLogReader following(
      KafkaConsumer<String, byte[]> consumer,
      KafkaClientMetrics meters,
      Collection<String> topics,
      EventLog.From from) {
    var slices =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(slices);
    switch (from) {
      case BEGINNING -> consumer.seekToBeginning(slices);
      case END -> {
        consumer.seekToEnd(slices);
        // The seek is lazy: the position must be taken now, or records appended meanwhile would be
        // missed.
        slices.forEach(consumer::position);
      }
    }
    return new KafkaLogReader(consumer, meters, false);
  }

  @Override
  public List<LogRecord> poll(Duration patience) {
    try {
      return KafkaEventLog.logRecords(consumer.poll(patience));
    } catch (WakeupException _) {
      return List.of();
    }
  }

  @Override
  public void report() {
    if (grouped) {
      consumer.commitAsync();
    }
  }

  @Override
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    meters.close();
    consumer.close();
  }

  private record SeekOnAssignment(
      KafkaConsumer<String, byte[]> consumer, ToLongFunction<TopicSlice> start)
      implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      for (var partition : partitions) {
        var slice = new TopicSlice(partition.topic(), partition.partition());
        consumer.seek(partition, start.applyAsLong(slice));
      }
    }
  }
}
