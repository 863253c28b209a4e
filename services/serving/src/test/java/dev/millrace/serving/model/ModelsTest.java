package dev.millrace.serving.model;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.blob.FolderBlobStore;
import dev.millrace.mesh.blob.InMemoryBlobStore;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.InMemoryEventLog;
import dev.millrace.mesh.event.NewRecord;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.GoldenItem;
import dev.millrace.proto.evaluation.v1.GoldenItems;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.serving.batch.BatchLimits;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
  private static final byte[] PIXELS = {1, 0, 0, 0};

  @TempDir Path folder;
  private final InMemoryEventLog log = new InMemoryEventLog(2);
  private final AtomicInteger swaps = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final List<Swap> told = new CopyOnWriteArrayList<>();
  private int open;
  private BlobStore blobs = new InMemoryBlobStore();
  private ModelLoader loader = loader();
  private Models models = models();
  private final ArrayList<ModelFollower> followers = new ArrayList<>();

  private ModelLoader loader() {
    return new ModelLoader(
        blobs,
        SumClassifier.opener(),
        new Calibrations(Optional.empty()),
        2,
        true,
        new BatchLimits(4, 64, 2),
        BatchListener.NONE);
  }

  private Models models() {
    return new Models(
        loader,
        2,
        new ModelListener() {
          @Override
          public void swapped() {
            swaps.incrementAndGet();
          }

          @Override
          public void failed() {
            failures.incrementAndGet();
          }
        },
        told::add);
  }

  @BeforeEach
  void begin() {
    open = SumClassifier.OPEN.get();
    blobs = new FolderBlobStore(folder);
    models.close();
    loader.close();
    loader = loader();
    models = models();
  }

  @AfterEach
  void everythingIsClosed() {
    followers.forEach(ModelFollower::close);
    models.close();
    assertThat(SumClassifier.OPEN).hasValue(open);
    loader.close();
  }

  private void follow() {
    var follower = new ModelFollower(log, models);
    followers.add(follower);
    follower.start(() -> {});
    eventually(() -> assertThat(follower.isReady()).isTrue());
  }

  private void publish(ModelEvent event, String correlation) {
    Trace.of(correlation)
        .run(() -> log.append(Topics.MODELS, Event.now("test", "shop", event)).join());
  }

  private Blob register(String version, String tag) {
    var bundle = SumClassifier.bundle(blobs, tag);
    publish(ModelEvents.registered("shop", version, bundle), "registered-" + version);
    return bundle;
  }

  private void promote(String version) {
    publish(ModelEvents.champion("shop", version), "promoted-" + version);
  }

  private String championVersion() {
    try (var lease = models.take("shop", "")) {
      return lease.identity().version();
    }
  }

  @Test
  void take_championOfTheStart_isLoadedWhenReady() throws Exception {
    register("1", "a");
    promote("1");
    register("2", "b");
    promote("2");
    follow();
    assertThat(championVersion()).isEqualTo("2");
    assertThat(swaps).as("only the present champion is loaded").hasValue(1);
    try (var lease = models.take("shop", "")) {
      assertThat(lease.probabilities(PIXELS, 1, Patience.ENDLESS)[0]).containsExactly(0, 1, 0);
      assertThat(lease.identity().flow().correlationId()).isEqualTo("promoted-2");
    }
  }

  @Test
  void take_championMoved_isAnsweredByTheNewOneAndTheOldOneCloses() throws Exception {
    register("1", "a");
    promote("1");
    follow();
    var held = models.take("shop", "");
    register("2", "b");
    promote("2");
    eventually(() -> assertThat(championVersion()).isEqualTo("2"));
    assertThat(SumClassifier.OPEN).as("the held one is still open").hasValue(open + 2);
    assertThat(held.probabilities(PIXELS, 1, Patience.ENDLESS)).hasDimensions(1, 3);
    held.close();
    assertThat(SumClassifier.OPEN).hasValue(open + 1);
  }

  @Test
  void take_brokenChampion_leavesTheOldOneServing() throws Exception {
    register("1", "a");
    promote("1");
    follow();
    register("2", "broken");
    promote("2");
    eventually(() -> assertThat(failures).hasValue(1));
    assertThat(championVersion()).isEqualTo("1");
    assertThat(models.isReady("shop", "2")).isFalse();
    assertThat(models.isReady("shop", "")).isTrue();
    register("3", "c");
    promote("3");
    eventually(() -> assertThat(championVersion()).isEqualTo("3"));
  }

  @Test
  void take_bytesOfAnotherHash_areNotLoaded() throws Exception {
    var bundle = register("1", "a");
    var file = blobs.file(bundle.getSha256());
    Files.write(file, SumClassifier.bundle(blobs, "other").toByteArray());
    promote("1");
    follow();
    assertRefused("", Reason.MODEL_NOT_READY, "hash");
  }

  @Test
  void take_bundleThatComesLater_isLoadedByARetry() throws Exception {
    var elsewhere = new InMemoryBlobStore();
    var bundle = SumClassifier.bundle(elsewhere, "late");
    publish(ModelEvents.registered("shop", "1", bundle), "registered");
    promote("1");
    follow();
    assertRefused("", Reason.MODEL_NOT_READY, "no blob");
    SumClassifier.bundle(blobs, "late");
    eventually(() -> assertThat(championVersion()).isEqualTo("1"));
  }

  private void move(Alias alias, String version, double share) {
    publish(ModelEvents.moved("shop", alias, version, share), "moved");
  }

  private String answers(String item) {
    try (var lease = models.takeFor("shop", () -> item)) {
      return lease.identity().version();
    }
  }

  @Test
  void takeFor_challenger_answersItsShareOfItemsAlwaysTheSame() {
    register("1", "a");
    register("2", "b");
    promote("1");
    move(Alias.ALIAS_CHALLENGER, "2", 0.3);
    follow();
    var items = IntStream.range(0, 500).mapToObj(i -> "item-" + i).toList();
    var first = items.stream().map(this::answers).toList();
    assertThat(first.stream().filter("2"::equals)).hasSizeBetween(110, 190);
    assertThat(items.stream().map(this::answers)).isEqualTo(first);
    assertThat(championVersion()).as("who asks for the champion gets it").isEqualTo("1");
    move(Alias.ALIAS_CHALLENGER, "", 0);
    eventually(() -> assertThat(items.stream().map(this::answers)).containsOnly("1"));
  }

  @Test
  void second_isTheShadowOfTheChampionAndTheChampionOfTheChallenger() {
    register("1", "a");
    register("2", "b");
    register("3", "c");
    promote("1");
    move(Alias.ALIAS_CHALLENGER, "2", 1);
    move(Alias.ALIAS_SHADOW, "3", 0);
    follow();
    try (var champion = models.take("shop", "");
        var challenger = models.takeFor("shop", () -> "any");
        var named = models.take("shop", "1");
        var shadow = models.take("shop", "3")) {
      assertThat(secondOf(champion)).contains("3");
      assertThat(secondOf(challenger)).contains("1");
      assertThat(secondOf(named)).as("a champion by any name").contains("3");
      assertThat(secondOf(shadow)).isEmpty();
    }
  }

  private Optional<String> secondOf(ModelLease answered) {
    return models
        .second(answered)
        .map(lease -> {
          try (lease) {
            return lease.identity().version();
          }
        });
  }

  private Blob golden(int sum, float probability) {
    var item =
        GoldenItem.newBuilder()
            .setItem("golden")
            .setPixels(ByteString.copyFrom(new byte[] {(byte) sum, 0, 0, 0}))
            .addAllProbabilities(List.of(0f, probability, 1 - probability));
    return blobs.put(
        GoldenItems.newBuilder().addItems(item).build().toByteArray(), "application/protobuf");
  }

  @Test
  void swap_goldenItemsAnsweredAsBefore_isDoneAndToldWithTheProof() {
    publish(
        ModelEvents.registered("shop", "1", SumClassifier.bundle(blobs, "a"), golden(4, 1)), "r");
    promote("1");
    follow();
    assertThat(championVersion()).isEqualTo("1");
    assertThat(told).hasSize(1);
    var swap = told.getFirst();
    assertThat(swap.isDone()).isTrue();
    assertThat(swap.place()).isEqualTo(Place.champion("shop"));
    assertThat(swap.version()).isEqualTo("1");
    assertThat(swap.previous()).isEmpty();
    assertThat(swap.proof()).isEqualTo(new GoldenProof(1, 0));
    assertThat(swap.flow().correlationId()).isEqualTo("promoted-1");
  }

  @Test
  void swap_goldenItemsAnsweredOtherwise_isNotDoneAndTold() {
    register("1", "a");
    promote("1");
    follow();
    publish(
        ModelEvents.registered("shop", "2", SumClassifier.bundle(blobs, "b"), golden(4, 0.9f)),
        "r");
    promote("2");
    eventually(() -> assertThat(told).hasSize(2));
    var swap = told.getLast();
    assertThat(swap.error()).hasValueSatisfying(error -> assertThat(error).contains("golden"));
    assertThat(swap.previous()).isEqualTo("1");
    assertThat(championVersion()).isEqualTo("1");
  }

  @Test
  void swap_backToTheVersionBefore_isTheSameAct() {
    register("1", "a");
    register("2", "b");
    promote("1");
    follow();
    promote("2");
    eventually(() -> assertThat(championVersion()).isEqualTo("2"));
    promote("1");
    eventually(() -> assertThat(championVersion()).isEqualTo("1"));
    // A swap is told of after it is done.
    eventually(() -> assertThat(told).extracting(Swap::previous).containsExactly("", "1", "2"));
  }

  @Test
  void take_otherVersion_isLoadedOnDemandAndMakesRoom() throws Exception {
    for (int i = 1; i <= 4; i++) {
      register(Integer.toString(i), "tag" + i);
    }
    promote("4");
    follow();
    for (int i = 1; i <= 3; i++) {
      try (var lease = models.take("shop", Integer.toString(i))) {
        assertThat(lease.identity().version()).isEqualTo(Integer.toString(i));
        assertThat(lease.identity().flow().correlationId()).isEqualTo("registered-" + i);
      }
    }
    assertThat(SumClassifier.OPEN).as("the champion and two versions").hasValue(open + 3);
    models.take("shop", "4").close();
    assertThat(SumClassifier.OPEN).as("the champion is not loaded twice").hasValue(open + 3);
  }

  @Test
  void take_withdrawnVersion_isUnknown() throws Exception {
    register("1", "a");
    register("2", "b");
    promote("2");
    follow();
    publish(ModelEvents.withdrawn("shop", "2"), "withdrawn");
    eventually(() -> assertRefused("", Reason.MODEL_NOT_READY, "no champion"));
    assertRefused("2", Reason.UNKNOWN_MODEL, "no version 2; it has [1]");
    eventually(() -> assertThat(SumClassifier.OPEN).hasValue(open));
  }

  @Test
  void take_unknown_isRefused() throws Exception {
    follow();
    assertThatThrownBy(() -> models.take("nobody", "").close())
        .isInstanceOfSatisfying(
            InferenceRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_MODEL));
  }

  @Test
  void follow_logLost_isReadAgainFromItsBeginning() {
    register("1", "a");
    promote("1");
    var flaky = new FlakyLog(log);
    var follower = new ModelFollower(flaky, models);
    followers.add(follower);
    follower.start(() -> {});
    eventually(() -> assertThat(follower.isReady()).isTrue());
    flaky.breakReaders();
    eventually(() -> assertThat(flaky.readers()).isEqualTo(2));
    register("2", "b");
    promote("2");
    eventually(() -> assertThat(championVersion()).isEqualTo("2"));
    assertThat(swaps).as("the first champion is not loaded again").hasValue(2);
  }

  @Test
  void follow_unreadableRecord_isPassedOver() throws Exception {
    log.append(new NewRecord(Topics.MODELS.name(), "shop", Map.of(), new byte[] {1, 2, 3})).join();
    register("1", "a");
    promote("1");
    follow();
    assertThat(championVersion()).isEqualTo("1");
  }

  private void assertRefused(String version, Reason reason, String message) {
    assertThatThrownBy(() -> models.take("shop", version).close())
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            InferenceRefused.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
