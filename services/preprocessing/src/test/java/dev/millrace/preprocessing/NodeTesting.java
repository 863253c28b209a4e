package dev.millrace.preprocessing;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.embedded.EmbeddedKafka;
import dev.millrace.learn.vision.ImageDecoder;
import dev.millrace.learn.vision.ImageLimits;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.blob.FolderBlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.job.Worker;
import dev.millrace.proto.preprocessing.v1.Cut;
import dev.millrace.proto.preprocessing.v1.CutEvent;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.CutState;
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
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/// Nodes on a real log and real schemas, and what the log says of their work.
abstract class NodeTesting {
  static final ImageReading DECODER = new ImageDecoder(ImageLimits.DEFAULT)::decode;
  private static final Worker.Options OPTIONS =
      new Worker.Options(Duration.ofSeconds(10), Duration.ofMillis(20), Duration.ofMillis(50), 3);

  // A broker of its own: a node takes up every cut that its log asks for, also another test's.
  private static EmbeddedKafka kafka;
  static EventLog log;
  static BlobStore blobs;

  private final List<AutoCloseable> open = new ArrayList<>();

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

  @AfterEach
  void closeAll() throws Exception {
    for (var closeable : open.reversed()) {
      closeable.close();
    }
  }

  Database emptySchema() {
    var source =
        Backends.shared().newDatabase().migrated("preprocessing", "db/mesh", "db/preprocessing");
    var database = new Database(source, "millrace/preprocessing", log);
    open.add(database);
    open.add(database::awaitPublished);
    return database;
  }

  PreprocessingNode node(Database database, ImageReading reading) {
    var settings = new PreprocessingNode.Settings(2, OPTIONS);
    var node =
        PreprocessingNode.start(database, log, blobs, reading, new SimpleMeterRegistry(), settings);
    open.add(node);
    eventually(() -> assertThat(node.isReady()).isTrue());
    return node;
  }

  Stream stream(TestInfo test) {
    var name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    return new Stream(log, blobs, name.replace('_', '-')).filled();
  }

  static CutSpec spec() {
    var spec = CutSpec.newBuilder();
    spec.getImageBuilder().setWidth(4).setHeight(4).setChannels(1);
    spec.getSplitBuilder().setValidShare(0.2).setTestShare(0.2).setSeed(1);
    return spec.build();
  }

  static Cut ended(Cuts cuts, Cut asked, CutState state) {
    eventually(() -> assertThat(cuts.get(asked.getCut()).getState()).isEqualTo(state));
    return cuts.get(asked.getCut());
  }

  static Cut completed(Cuts cuts, String project) {
    return ended(cuts, cuts.request(project, spec(), List.of()), CutState.CUT_STATE_COMPLETED);
  }

  static List<Event<CutEvent>> events(String cut) {
    var events = new ArrayList<Event<CutEvent>>();
    var ends = log.ends(Topics.CUTS.name());
    var beginnings = Collections.nCopies(ends.size(), 0L);
    log.read(
        Topics.CUTS.name(),
        beginnings,
        ends,
        record -> {
          var event = EventCodec.decode(Topics.CUTS, record);
          if (event.id().startsWith(cut + "/")) {
            events.add(event);
          }
        });
    return events;
  }
}
