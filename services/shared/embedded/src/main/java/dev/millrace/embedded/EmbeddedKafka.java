package dev.millrace.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/// One Kafka broker and its controller in this process, on one data folder, reached over 127.0.0.1
/// only.
///
/// Records outlive the process: the next start on the same folder finds them, also after a kill.
/// Topics are made by their owners (none appears by itself) and keep their records for ever unless
/// they say otherwise.
public final class EmbeddedKafka implements AutoCloseable {

  private final FolderLock lock;
  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedKafka(FolderLock lock, KafkaRaftServer server, int port) {
    this.lock = lock;
    this.server = server;
    this.port = port;
  }

  /// Starts a broker and waits until it serves.
  ///
  /// @param folder where records are kept; made and formatted when it is new
  /// @param port the port to listen on, or 0 for any free one
  /// @throws FolderInUseException when another broker holds the folder
  /// @throws PortInUseException when something else listens on the port
  /// @throws StartFailedException when the broker gives up
  public static EmbeddedKafka start(Path folder, int port) {
    var lock = FolderLock.take(folder);
    try {
      int chosen = LoopbackPort.choose("Kafka", port);
      var settings =
          settings(folder.resolve("log"), chosen, LoopbackPort.choose("Kafka's controller", 0));
      format(folder, settings);
      var server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
      startUp(server, folder);
      return new EmbeddedKafka(lock, server, chosen);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /// The address for `bootstrap.servers`.
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /// The port that the broker listens on.
  public int port() {
    return port;
  }

  /// Stops the broker after it has flushed its log.
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    lock.close();
  }

  private static void startUp(KafkaRaftServer server, Path folder) {
    try {
      server.startup();
    } catch (RuntimeException e) {
      server.shutdown();
      throw new StartFailedException(
          "The Kafka broker on %s did not start: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static Map<String, String> settings(Path log, int port, int controllerPort) {
    var settings = new TreeMap<String, String>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    settings.put("log.dirs", log.toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("log.retention.ms", "-1");
    // After a kill the controller waits for the dead broker's session before it takes the new one.
    settings.put("broker.session.timeout.ms", "3000");
    settings.put("broker.heartbeat.interval.ms", "500");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("server.max.startup.time.ms", "60000");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "3");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "3");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    // The cleaner's buffer is taken from this process's heap at start; the default is 128 MiB.
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    settings.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    return settings;
  }

  private static void format(Path folder, Map<String, String> settings) {
    if (Files.exists(folder.resolve("log").resolve("meta.properties"))) {
      return;
    }
    var words = new ByteArrayOutputStream();
    int status =
        StorageTool.execute(
            new String[] {
              "format",
              "--ignore-formatted",
              "--cluster-id",
              Uuid.randomUuid().toString(),
              "--config",
              write(folder.resolve("server.properties"), settings).toString()
            },
            new PrintStream(words, true, StandardCharsets.UTF_8));
    if (status != 0) {
      throw new StartFailedException(
          "The Kafka folder %s could not be formatted: %s"
              .formatted(folder, words.toString(StandardCharsets.UTF_8).strip()));
    }
  }

  private static Path write(Path file, Map<String, String> settings) {
    try {
      return Files.writeString(
          file,
          settings.entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
              .collect(Collectors.joining()));
    } catch (IOException e) {
      throw new UncheckedIOException("The file %s cannot be written.".formatted(file), e);
    }
  }
}
