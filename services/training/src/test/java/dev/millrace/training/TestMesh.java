package dev.millrace.training;

import com.google.protobuf.Message;
import dev.millrace.embedded.EmbeddedKafka;
import dev.millrace.learn.Bundle;
import dev.millrace.mesh.NotReadyException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.blob.FolderBlobStore;
import dev.millrace.mesh.blob.Sha256;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.mesh.event.Topic;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.event.Trace;
import dev.millrace.mesh.job.Worker;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.RunEvent;
import dev.millrace.proto.training.v1.RunRequested;
import dev.millrace.testing.Backends;
import dev.millrace.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/// A mesh with a real broker and a real database, for nodes that come and go.
///
/// The broker is shared by these tests only: topics and the subscriber's name are always the same,
/// and another replica of the service in this JVM would take records away. Projects keep the tests
/// apart, and each ends its runs.
final class TestMesh implements AutoCloseable {
  static final String SOURCE = "millrace/training";
  private static final int PARTITIONS = 3;
  private static final Worker.Options QUICK =
      new Worker.Options(Duration.ofSeconds(2), Duration.ofMillis(20), Duration.ofMillis(100), 3);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static final class Broker {
    static final Path FOLDER = folder();
    static final EmbeddedKafka KAFKA = start();

    private static EmbeddedKafka start() {
      var kafka = EmbeddedKafka.start(FOLDER.resolve("kafka"), 0);
      Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
      return kafka;
    }

    private static Path folder() {
      try {
        return Files.createTempDirectory("millrace-training-test");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final TestDatabase server = Backends.shared().newDatabase();
  private final DataSource dataSource = server.migrated("training", "db/mesh", "db/training");

  final String project = "tiles-" + NUMBER.incrementAndGet();
  final KafkaEventLog log = new KafkaEventLog(bootstrapServers(), PARTITIONS);
  final FolderBlobStore blobs = new FolderBlobStore(blobFolder());
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  TestMesh() {
    log.create(Topics.all());
  }

  /// A node with its database, closed together.
  record Node(TrainingNode training, Database database) implements AutoCloseable {
    Runs runs() {
      return training.runs();
    }

    /// Ends what the test left open, for those that come after it, and closes.
    void endRuns() {
      try (this) {
        runs().list("").stream().filter(run -> !run.hasEnded()).forEach(this::end);
        database.awaitPublished();
      }
    }

    private void end(StoredRun run) {
      try {
        var _ = runs().cancel(run.id());
      } catch (NotReadyException _) {
        // It came to its end before.
      }
    }

    @Override
    public void close() {
      training.close();
      database.awaitPublished();
      database.close();
    }
  }

  /// How nodes work here.
  static TrainingNode.Settings settings(Duration checkpointEvery) {
    return settings(checkpointEvery, 1);
  }

  static TrainingNode.Settings settings(Duration checkpointEvery, int threads) {
    return new TrainingNode.Settings(checkpointEvery, threads, List.of(), QUICK);
  }

  /// How nodes work here on some devices.
  static TrainingNode.Settings settings(List<String> devices) {
    return new TrainingNode.Settings(Duration.ofMillis(200), 1, devices, QUICK);
  }

  Node node() {
    return node(settings(Duration.ofMillis(200)));
  }

  Node node(TrainingNode.Settings settings) {
    return node(settings, blobs);
  }

  Node node(TrainingNode.Settings settings, BlobStore blobs) {
    var database = new Database(dataSource, SOURCE, log);
    return new Node(TrainingNode.start(database, log, blobs, meters, settings), database);
  }

  static String bootstrapServers() {
    return Broker.KAFKA.bootstrapServers();
  }

  TestDatabase server() {
    return server;
  }

  DataSource dataSource() {
    return dataSource;
  }

  static Path blobFolder() {
    return Broker.FOLDER.resolve("blobs");
  }

  /// A cut of this test's project, on the log.
  TestCut cut(String name, int train, int valid) {
    var cut = TestCut.put(blobs, project, project + "-" + name, train, valid);
    publish(cut);
    return cut;
  }

  /// Puts a request for a run on the log, whether somebody trains or not.
  ///
  /// @return the run
  String request(TestCut cut, Recipe recipe) {
    var run = "run-" + NUMBER.incrementAndGet();
    var requested =
        RunRequested.newBuilder()
            .setRun(run)
            .setProject(cut.project())
            .setCut(cut.id())
            .setRecipe(recipe);
    append(Topics.RUNS, run, RunEvent.newBuilder().setRequested(requested).build());
    return run;
  }

  /// Puts a cut on the log, in a flow of its own.
  ///
  /// @return the flow's correlation id
  String publish(TestCut cut) {
    var flow = Trace.begin();
    flow.run(() -> {
      append(Topics.PROJECTS, cut.project(), cut.projectCreated());
      append(Topics.CUTS, cut.project(), cut.cutCompleted());
    });
    return flow.correlationId();
  }

  <E extends Message> void append(Topic<E> topic, String key, E data) {
    log.append(topic, Event.now("test", key, data)).join();
  }

  /// The events of a run on a topic, each once, in the order of the log.
  <E extends Message> List<Event<E>> events(Topic<E> topic, String run) {
    var ids = new HashSet<String>();
    return events(topic).stream()
        .filter(event -> event.key().equals(run) && ids.add(event.id()))
        .toList();
  }

  /// Everything on a topic, each partition in order.
  <E extends Message> List<Event<E>> events(Topic<E> topic) {
    var events = new ArrayList<Event<E>>();
    log.read(
        topic.name(),
        Collections.nCopies(PARTITIONS, 0L),
        log.ends(topic.name()),
        record -> events.add(EventCodec.decode(topic, record)));
    return events;
  }

  /// A hash of all that a bundle's model has learnt.
  String weights(String bundle) {
    var content = new StringBuilder();
    for (var tensor : Bundle.read(blobs.get(bundle)).weights().tensors()) {
      var bytes = tensor.bytes().toArray(ValueLayout.JAVA_BYTE);
      content.append(tensor.name()).append(' ').append(Sha256.of(bytes)).append('\n');
    }
    return Sha256.of(content.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Every row that the log leads to.
  List<String> rows() {
    return Jdbi.create(dataSource)
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select 'run ' || run::text from run
                    union all select 'cut ' || cut::text from cut
                    union all select 'project ' || project::text from project
                    union all select 'checkpoint ' || checkpoint::text from checkpoint
                    union all select 'job ' || kind || id || open from job
                    order by 1
                    """)
                .mapTo(String.class)
                .list());
  }

  /// Drops every table, as if the service were new here.
  void empty() {
    Jdbi.create(dataSource).useHandle(handle -> handle.execute("drop schema training cascade"));
    server.migrated("training", "db/mesh", "db/training");
  }

  @Override
  public void close() {
    log.close();
  }
}
