package dev.millrace.evaluation;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.millrace.embedded.EmbeddedKafka;
import dev.millrace.evaluation.LampCut.Lamp;
import dev.millrace.learn.Bundle;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.blob.FolderBlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.mesh.event.Topic;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.event.Trace;
import dev.millrace.mesh.job.Worker;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.preprocessing.v1.CutCompleted;
import dev.millrace.proto.preprocessing.v1.CutEvent;
import dev.millrace.proto.preprocessing.v1.Split;
import dev.millrace.proto.training.v1.RunCompleted;
import dev.millrace.proto.training.v1.RunEvent;
import dev.millrace.testing.Backends;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/// Nodes on a real log and real schemas, and what the log says of their work.
abstract class NodeTesting {
  private static final Worker.Options OPTIONS =
      new Worker.Options(Duration.ofSeconds(10), Duration.ofMillis(20), Duration.ofMillis(50), 3);

  // A broker of its own: a node takes up every run of its log, also another test's.
  private static EmbeddedKafka kafka;
  static EventLog log;
  static BlobStore blobs;

  private final List<AutoCloseable> open = new ArrayList<>();
  String project = "";

  @BeforeAll
  static void start(@TempDir Path folder) {
    kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
    log = new KafkaEventLog(kafka.bootstrapServers(), 3);
    log.create(Topics.all());
    blobs = new FolderBlobStore(folder.resolve("blobs"));
  }

  @AfterAll
  static void stop() {
    log.close();
    kafka.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    project = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (var closeable : open.reversed()) {
      closeable.close();
    }
  }

  Database emptySchema() {
    var source = Backends.shared().newDatabase().migrated("evaluation", "db/mesh", "db/evaluation");
    var database = new Database(source, "millrace/evaluation", log);
    open.add(database);
    open.add(database::awaitPublished);
    return database;
  }

  EvaluationNode node(Database database) {
    return node(database, blobs);
  }

  EvaluationNode node(Database database, BlobStore store) {
    var node = EvaluationNode.start(database, log, store, new SimpleMeterRegistry(), OPTIONS);
    open.add(node);
    eventually(() -> assertThat(node.isReady()).isTrue());
    return node;
  }

  void cut(String cut, LampCut content) {
    var completed = CutCompleted.newBuilder().setCut(cut).setProject(project);
    completed.setManifest(content.kept());
    append(
        Topics.CUTS,
        "millrace/preprocessing",
        project,
        CutEvent.newBuilder().setCompleted(completed).build());
  }

  LampCut validAndTest() {
    return new LampCut(blobs)
        .with(Split.SPLIT_VALID, List.of(Lamp.off("a"), Lamp.on("b"), Lamp.on("c")))
        .with(Split.SPLIT_TEST, List.of(Lamp.off("d"), Lamp.on("e")));
  }

  void run(String run, String cut, Bundle bundle) {
    run(run, cut, blobs.put(bundle.toBytes(), "application/octet-stream"));
  }

  void run(String run, String cut, Blob bundle) {
    var completed =
        RunCompleted.newBuilder()
            .setRun(run)
            .setProject(project)
            .setCut(cut)
            .setAttempt(1)
            .setBundle(bundle);
    Trace.of("flow-of-" + run)
        .run(() ->
            append(
                Topics.RUNS,
                "millrace/training",
                run,
                RunEvent.newBuilder().setCompleted(completed).build()));
  }

  static <E extends Message> void append(Topic<E> topic, String source, String key, E data) {
    log.append(topic, Event.now(source, key, data)).join();
  }

  static <E extends Message> List<Event<E>> events(Topic<E> topic, String run) {
    var events = new ArrayList<Event<E>>();
    var ends = log.ends(topic.name());
    log.read(
        topic.name(),
        Collections.nCopies(ends.size(), 0L),
        ends,
        record -> {
          var event = EventCodec.decode(topic, record);
          if (event.id().startsWith(run + "/")) {
            events.add(event);
          }
        });
    return events;
  }

  static void judged(EvaluationNode node, String run) {
    eventually(() -> assertThat(node.registry().evaluation(run).getRun()).isEqualTo(run));
  }

  String champion(EvaluationNode node) {
    return node.registry().models(project).stream()
        .filter(model -> model.getAliasesList().contains(Alias.ALIAS_CHAMPION))
        .map(model -> model.getModel().getVersion())
        .findFirst()
        .orElse("");
  }
}
