package dev.millrace.mesh.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// The log on Apache Kafka: an idempotent producer that waits for all in-sync replicas.
public final class KafkaEventLog implements EventLog {
  private static final Duration READ_PATIENCE = Duration.ofMillis(200);
  private static final Duration LEADER_PATIENCE = Duration.ofSeconds(30);
  private static final Duration LEADER_PAUSE = Duration.ofMillis(20);

  private final String bootstrapServers;
  private final int partitions;
  private final KafkaProducer<String, byte[]> producer;
  private final Admin admin;
  private final MeterRegistry meters;
  private final KafkaClientMetrics producerMeters;

  /// Connects to a cluster, measured by nobody.
  ///
  /// @param bootstrapServers `host:port`, separated by commas
  /// @param partitions of topics that this log makes
  public KafkaEventLog(String bootstrapServers, int partitions) {
    this(bootstrapServers, partitions, new CompositeMeterRegistry());
  }

  /// Connects to a cluster.
  ///
  /// @param bootstrapServers `host:port`, separated by commas
  /// @param partitions of topics that this log makes
  /// @param meters takes the Kafka clients' own figures, the lag of subscribers among them
  public KafkaEventLog(String bootstrapServers, int partitions, MeterRegistry meters) {
    this.bootstrapServers = bootstrapServers;
    this.meters = meters;
    this.partitions = partitions;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "acks", "all",
                "enable.idempotence", "true",
                "linger.ms", "0",
                "batch.size", "131072",
                "delivery.timeout.ms", "120000"),
            new StringSerializer(),
            new ByteArraySerializer());
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    this.producerMeters = new KafkaClientMetrics(producer);
    producerMeters.bindTo(meters);
  }

  @Override
  public void create(Collection<Topic<?>> topics) {
    var wanted = topics.stream().flatMap(this::withDeadTopic).toList();
    var creations = admin.createTopics(wanted).values();
    awaitLeaders(wanted.stream().filter(topic -> isNew(topic, creations)).toList());
  }

  private boolean isNew(NewTopic topic, Map<String, KafkaFuture<Void>> creations) {
    try {
      requireNonNull(creations.get(topic.name())).get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw new LogUnavailableException(
          "topic %s could not be made at %s".formatted(topic.name(), bootstrapServers), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /// Waits until partitions can be written to. The first batch of a producer to a partition has no
  /// predecessor to keep its order by, so one that is refused for want of a leader may be overtaken
  /// by the next.
  private void awaitLeaders(List<NewTopic> topics) {
    var latest = new HashMap<TopicPartition, OffsetSpec>();
    for (var topic : topics) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        latest.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    var deadline = System.nanoTime() + LEADER_PATIENCE.toNanos();
    try {
      while (!haveLeaders(latest, deadline)) {
        TimeUnit.NANOSECONDS.sleep(LEADER_PAUSE.toNanos());
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /// False while the brokers do not know of all partitions yet.
  private boolean haveLeaders(Map<TopicPartition, OffsetSpec> partitions, long deadline)
      throws InterruptedException {
    try {
      var _ = admin.listOffsets(partitions).all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException && System.nanoTime() < deadline) {
        return false;
      }
      throw new LogUnavailableException(
          "topics made at %s cannot be used".formatted(bootstrapServers), e);
    }
  }

  private Stream<NewTopic> withDeadTopic(Topic<?> topic) {
    var dead = new Retention.Time(Duration.ofDays(30)).configuration();
    return Stream.of(
        new NewTopic(topic.name(), partitions, (short) -1)
            .configs(topic.retention().configuration()),
        new NewTopic(topic.deadName(), 1, (short) -1).configs(dead));
  }

  @Override
  public CompletableFuture<Void> append(NewRecord record) {
    var headers = new RecordHeaders();
    record.headers().forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
    var appended = new CompletableFuture<Void>();
    var _ =
        producer.send(
            new ProducerRecord<>(record.topic(), null, record.key(), record.value(), headers),
            (_, failure) -> {
              if (failure == null) {
                appended.complete(null);
              } else {
                appended.completeExceptionally(
                    new LogUnavailableException(
                        "a record for topic %s was not taken by %s"
                            .formatted(record.topic(), bootstrapServers),
                        failure));
              }
            });
    return appended;
  }

  @Override
  public List<Long> ends(String topic) {
    try {
      var description = admin.describeTopics(List.of(topic)).allTopicNames().get().values();
      var latest =
          description.stream()
              .flatMap(d -> d.partitions().stream())
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .collect(toMap(identity(), _ -> OffsetSpec.latest()));
      return admin.listOffsets(latest).all().get().entrySet().stream()
          .sorted(comparingInt(entry -> entry.getKey().partition()))
          .map(entry -> entry.getValue().offset())
          .toList();
    } catch (ExecutionException e) {
      throw new LogUnavailableException("the ends of topic %s are not known".formatted(topic), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public void read(String topic, List<Long> from, List<Long> until, Consumer<LogRecord> reader) {
    try (var consumer = consumer(Map.of())) {
      for (int partition = 0; partition < until.size(); partition++) {
        var slice = new TopicPartition(topic, partition);
        var end = until.get(partition);
        consumer.assign(List.of(slice));
        consumer.seek(slice, from.get(partition));
        while (consumer.position(slice) < end) {
          for (var record : consumer.poll(READ_PATIENCE)) {
            if (record.offset() < end) {
              reader.accept(logRecord(record));
            }
          }
        }
      }
    }
  }

  @Override
  public LogReader join(String group, Collection<String> topics, ToLongFunction<TopicSlice> start) {
    var consumer = consumer(Map.of("group.id", group, "client.id", group));
    return KafkaLogReader.joining(consumer, measured(consumer), topics, start);
  }

  @Override
  public LogReader follow(Collection<String> topics, From from) {
    var consumer = consumer(Map.of());
    return KafkaLogReader.following(consumer, measured(consumer), topics, from);
  }

  private KafkaClientMetrics measured(KafkaConsumer<String, byte[]> consumer) {
    var consumerMeters = new KafkaClientMetrics(consumer);
    consumerMeters.bindTo(meters);
    return consumerMeters;
  }

  private KafkaConsumer<String, byte[]> consumer(Map<String, Object> group) {
    var settings = new HashMap<String, Object>(group);
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("isolation.level", "read_committed");
    settings.put("max.poll.records", "1000");
    settings.put("fetch.max.wait.ms", "100");
    settings.put("max.poll.interval.ms", "600000");
    // How long the partitions of a killed member wait for another; brokers allow 6 s and more.
    settings.put("session.timeout.ms", "6000");
    settings.put("heartbeat.interval.ms", "1500");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  static LogRecord logRecord(ConsumerRecord<String, byte[]> record) {
    var headers = new HashMap<String, String>();
    record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
    return new LogRecord(
        new TopicSlice(record.topic(), record.partition()),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        record.key() == null ? "" : record.key(),
        headers,
        record.value() == null ? new byte[0] : record.value());
  }

  private static String text(byte[] value) {
    return value == null ? "" : new String(value, UTF_8);
  }

  static List<LogRecord> logRecords(Iterable<ConsumerRecord<String, byte[]>> records) {
    var result = new ArrayList<LogRecord>();
    records.forEach(record -> result.add(logRecord(record)));
    return result;
  }

  private static LogUnavailableException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new LogUnavailableException("interrupted while waiting for the log", e);
  }

  @Override
  public void close() {
    producerMeters.close();
    producer.close(Duration.ofSeconds(10));
    admin.close(Duration.ofSeconds(5));
  }
}
