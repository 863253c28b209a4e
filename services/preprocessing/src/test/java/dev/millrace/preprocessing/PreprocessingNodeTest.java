package dev.millrace.preprocessing;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.embedded.EmbeddedKafka;
import dev.millrace.learn.vision.ImageDecoder;
import dev.millrace.learn.vision.ImageLimits;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.NotReadyException;
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
import dev.millrace.proto.preprocessing.v1.ItemDifference;
import dev.millrace.testing.Backends;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class PreprocessingNodeTest {
  private static final ImageReading DECODER = new ImageDecoder(ImageLimits.DEFAULT)::decode;
  private static final Worker.Options OPTIONS =
      new Worker.Options(Duration.ofSeconds(10), Duration.ofMillis(20), Duration.ofMillis(50), 3);

  // A broker of its own: a node takes up every cut that its log asks for, also another test's.
  private static EmbeddedKafka kafka;
  private static EventLog log;
  private static BlobStore blobs;

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

  private Database emptySchema() {
    var source =
        Backends.shared().newDatabase().migrated("preprocessing", "db/mesh", "db/preprocessing");
    var database = new Database(source, "millrace/preprocessing", log);
    open.add(database);
    open.add(database::awaitPublished);
    return database;
  }

  private PreprocessingNode node(Database database, ImageReading reading) {
    var settings = new PreprocessingNode.Settings(2, OPTIONS);
    var node =
        PreprocessingNode.start(database, log, blobs, reading, new SimpleMeterRegistry(), settings);
    open.add(node);
    return node;
  }

  private Stream stream(TestInfo test) {
    var name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    return new Stream(log, blobs, name.replace('_', '-')).filled();
  }

  private static CutSpec spec() {
    var spec = CutSpec.newBuilder();
    spec.getImageBuilder().setWidth(4).setHeight(4).setChannels(1);
    spec.getSplitBuilder().setValidShare(0.2).setTestShare(0.2).setSeed(1);
    return spec.build();
  }

  private static Cut ended(Cuts cuts, Cut asked, CutState state) {
    eventually(() -> assertThat(cuts.get(asked.getCut()).getState()).isEqualTo(state));
    return cuts.get(asked.getCut());
  }

  private static Cut completed(Cuts cuts, String project) {
    return ended(cuts, cuts.request(project, spec(), List.of()), CutState.CUT_STATE_COMPLETED);
  }

  private static List<Event<CutEvent>> events(String cut) {
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

  @Test
  void request_goodSpec_isCompletedInTheFlowOfTheRequest(TestInfo test) {
    var stream = stream(test);
    var database = emptySchema();
    var cuts = node(database, DECODER).cuts();

    var asked = cuts.request(stream.project(), spec(), List.of());
    assertThat(asked.getState()).isEqualTo(CutState.CUT_STATE_REQUESTED);
    assertThat(asked.getCut()).matches("\\d{8}-\\d{6}-[0-9a-z]{8}");
    var cut = ended(cuts, asked, CutState.CUT_STATE_COMPLETED);

    assertThat(cut.getDigest()).isEqualTo(cut.getManifest().getSha256());
    assertThat(blobs.has(cut.getDigest())).isTrue();
    var size = cut.getSize();
    assertThat(size.getTrain() + size.getValid() + size.getTest()).isEqualTo(20);
    assertThat(cut.getOffsetsList()).isEqualTo(asked.getOffsetsList()).hasSize(3);
    database.awaitPublished();
    var events = events(cut.getCut());
    assertThat(events)
        .extracting(event -> event.data().getEventCase().name())
        .containsExactly("REQUESTED", "COMPLETED");
    assertThat(events.getLast().trace().correlationId())
        .isEqualTo(events.getFirst().trace().correlationId());
    assertThat(events.getLast().trace().causationId()).contains(events.getFirst().id());
    assertThat(cuts.list(stream.project())).containsExactly(cut);
  }

  @Test
  void request_offsetsOfAnEarlierCut_givesItsDigest(TestInfo test) {
    var stream = stream(test);
    var cuts = node(emptySchema(), DECODER).cuts();
    var first = completed(cuts, stream.project());
    stream.label("item-3", "label-3b", "light");

    var again = cuts.request(stream.project(), spec(), first.getOffsetsList());
    assertThat(ended(cuts, again, CutState.CUT_STATE_COMPLETED).getDigest())
        .isEqualTo(first.getDigest());
    var later = completed(cuts, stream.project());
    assertThat(later.getDigest()).isNotEqualTo(first.getDigest());
    assertThat(cuts.list(stream.project()))
        .extracting(Cut::getCut)
        .containsExactly(later.getCut(), again.getCut(), first.getCut());
  }

  @Test
  void diff_oneLabelChanged_isExactlyThatItem(TestInfo test) {
    var stream = stream(test);
    var cuts = node(emptySchema(), DECODER).cuts();
    var before = completed(cuts, stream.project());
    stream.label("item-3", "label-3b", "light");
    var after = completed(cuts, stream.project());

    var differences = cuts.diff(before.getCut(), after.getCut());
    assertThat(differences).extracting(ItemDifference::getItem).containsExactly("item-3");
    assertThat(differences.getFirst().getFrom().getClassName()).isEqualTo("dark");
    assertThat(differences.getFirst().getTo().getClassName()).isEqualTo("light");
    assertThat(differences.getFirst().getTo().getLabelId()).isEqualTo("label-3b");
    assertThat(differences.getFirst().getTo().getSplit())
        .isEqualTo(differences.getFirst().getFrom().getSplit());
    assertThat(cuts.diff(after.getCut(), after.getCut())).isEmpty();
    var other = completed(cuts, new Stream(log, blobs, stream.project() + "-b").filled().project());
    assertThatThrownBy(() -> cuts.diff(before.getCut(), other.getCut()))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("compare cuts of one project");
  }

  @Test
  void diff_itemsGoneAndCome_haveOneSide(TestInfo test) {
    var stream = stream(test);
    var cuts = node(emptySchema(), DECODER).cuts();
    var before = completed(cuts, stream.project());
    stream.retract("item-4", "label-4");
    stream.remove("item-5");
    stream.item("item-99", 7, Map.of());
    stream.label("item-99", "label-99", "dark");
    var after = completed(cuts, stream.project());

    var differences = cuts.diff(before.getCut(), after.getCut());
    assertThat(differences)
        .extracting(ItemDifference::getItem)
        .containsExactly("item-4", "item-5", "item-99");
    assertThat(differences).extracting(ItemDifference::hasFrom).containsExactly(true, true, false);
    assertThat(differences).extracting(ItemDifference::hasTo).containsExactly(false, false, true);
  }

  @Test
  void request_badInput_isRefusedBeforeAnyEvent(TestInfo test) {
    var stream = stream(test);
    var cuts = node(emptySchema(), DECODER).cuts();
    assertThatThrownBy(() -> cuts.request("nobody", spec(), List.of()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("no project nobody");
    assertThatThrownBy(
            () -> cuts.request(stream.project(), CutSpec.getDefaultInstance(), List.of()))
        .isInstanceOf(InvalidException.class);
    var beyond =
        new OffsetVector(List.of(9_999L, 0L, 0L), List.of(0L, 0L, 0L), List.of(0L, 0L, 0L));
    assertThatThrownBy(() -> cuts.request(stream.project(), spec(), beyond.toMessages()))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("9999");
    assertThat(cuts.list(stream.project())).isEmpty();
    assertThatThrownBy(() -> cuts.get("no-cut")).isInstanceOf(NotFoundException.class);
  }

  @Test
  void request_damagedImage_failsByName(TestInfo test) {
    var stream = stream(test);
    stream.item("item-3", "no picture".getBytes(StandardCharsets.UTF_8), Map.of());
    var database = emptySchema();
    var cuts = node(database, DECODER).cuts();
    var asked = cuts.request(stream.project(), spec(), List.of());
    var failed = ended(cuts, asked, CutState.CUT_STATE_FAILED);
    assertThat(failed.getError()).contains("item item-3 is not readable, NOT_AN_IMAGE");
    assertThatThrownBy(() -> cuts.diff(asked.getCut(), asked.getCut()))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("FAILED");
    database.awaitPublished();
    assertThat(events(asked.getCut()))
        .extracting(event -> event.data().getEventCase().name())
        .containsExactly("REQUESTED", "FAILED");
  }

  @Test
  void request_decoderFailsAtEveryTry_isGivenUp(TestInfo test) {
    var stream = stream(test);
    var cuts =
        node(
                emptySchema(),
                (_, _, _, _, _) -> {
                  throw new IllegalStateException("out of ink");
                })
            .cuts();
    var asked = cuts.request(stream.project(), spec(), List.of());
    assertThat(ended(cuts, asked, CutState.CUT_STATE_FAILED).getError())
        .contains("failed at every try")
        .contains("out of ink");
  }

  @Test
  void replay_intoAnEmptySchema_rebuildsTheTableAndDoesNoWork(TestInfo test) {
    var stream = stream(test);
    var database = emptySchema();
    var node = node(database, DECODER);
    completed(node.cuts(), stream.project());
    stream.retract("item-1", "label-1");
    completed(node.cuts(), stream.project());
    database.awaitPublished();
    node.close();
    var ends = log.ends(Topics.CUTS.name());

    var rebuilt = emptySchema();
    var other =
        node(
            rebuilt,
            (_, _, _, _, _) -> {
              throw new IllegalStateException("nothing is to be decoded");
            });
    eventually(() -> assertThat(other.isReady()).isTrue());
    assertThat(rows(rebuilt)).containsAll(rows(database)).hasSizeGreaterThanOrEqualTo(2);
    assertThat(openJobs(rebuilt)).isZero();
    assertThat(log.ends(Topics.CUTS.name())).isEqualTo(ends);
  }

  private static List<String> rows(Database database) {
    return database.call(tx ->
        tx.handle()
            .createQuery("select row_to_json(cut)::text from cut order by id")
            .mapTo(String.class)
            .list());
  }

  private static int openJobs(Database database) {
    return database.call(tx ->
        tx.handle().createQuery("select count(*) from job where open").mapTo(Integer.class).one());
  }

  @Test
  void worker_losesItsClaimMidway_changesNothing(TestInfo test) throws Exception {
    var stream = stream(test);
    var database = emptySchema();
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var late =
        node(
            database,
            (encoded, shape, fit, target, offset) -> {
              begun.countDown();
              await(goOn);
              DECODER.decode(encoded, shape, fit, target, offset);
            });
    var asked = late.cuts().request(stream.project(), spec(), List.of());
    await(begun);
    // The worker is taken for dead, and the cut passes on.
    database.run(tx ->
        tx.handle()
            .execute(
                "update lease set epoch = epoch + 1, until = clock_timestamp()"
                    + " where resource = ?",
                "cut/" + asked.getCut()));
    var other = node(database, DECODER);
    var cut = ended(other.cuts(), asked, CutState.CUT_STATE_COMPLETED);
    other.close();
    goOn.countDown();
    // Its one worker takes this up when it is done with the lost cut.
    completed(late.cuts(), stream.project());
    database.awaitPublished();
    assertThat(events(cut.getCut()))
        .extracting(event -> event.data().getEventCase().name())
        .containsExactly("REQUESTED", "COMPLETED");
    assertThat(late.cuts().get(cut.getCut())).isEqualTo(cut);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
