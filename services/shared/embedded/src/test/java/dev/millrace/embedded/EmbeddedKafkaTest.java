package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

  private static final String TOPIC = "pages";

  @TempDir Path folder;

  @Test
  void records_survive_aRestart() throws Exception {
    try (var kafka = EmbeddedKafka.start(folder, 0)) {
      createTopic(kafka.bootstrapServers());
      send(kafka.bootstrapServers(), "one");
    }
    try (var kafka = EmbeddedKafka.start(folder, 0)) {
      send(kafka.bootstrapServers(), "two");
      assertThat(read(kafka.bootstrapServers(), 2)).containsExactly("one", "two");
    }
  }

  @Test
  void records_survive_aKilledProcess() throws Exception {
    try (var child = ChildProcess.start("kafka", folder)) {
      createTopic(child.address());
      send(child.address(), "one");
    }
    try (var kafka = EmbeddedKafka.start(folder, 0)) {
      send(kafka.bootstrapServers(), "two");
      assertThat(read(kafka.bootstrapServers(), 2)).containsExactly("one", "two");
    }
  }

  @Test
  void start_aFolderInUse() {
    try (var _ = EmbeddedKafka.start(folder, 0)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(folder, 0))
          .isInstanceOf(FolderInUseException.class)
          .hasMessageContaining(folder.toString());
    }
  }

  @Test
  void start_aPortInUse() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(folder, taken.getLocalPort()))
          .isInstanceOf(PortInUseException.class)
          .hasMessageContaining(Integer.toString(taken.getLocalPort()));
    }
    EmbeddedKafka.start(folder, 0).close();
  }

  private static void createTopic(String servers) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
          .all()
          .get();
    }
  }

  private static void send(String servers, String value) throws Exception {
    var settings = Map.<String, Object>of("bootstrap.servers", servers, "acks", "all");
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, value.getBytes(StandardCharsets.UTF_8))).get();
    }
  }

  private static List<String> read(String servers, int count) {
    var partition = new TopicPartition(TOPIC, 0);
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var values = new ArrayList<String>();
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
      }
      return values;
    }
  }
}
