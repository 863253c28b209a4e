package dev.millrace.training;

import static dev.millrace.testing.Eventually.eventually;
import static dev.millrace.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.learn.Bundle;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.training.v1.CheckpointEvent;
import dev.millrace.proto.training.v1.EpochMeasured;
import dev.millrace.proto.training.v1.MetricEvent;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.Resize;
import dev.millrace.proto.training.v1.RunEvent;
import dev.millrace.proto.training.v1.RunEvent.EventCase;
import dev.millrace.proto.training.v1.RunState;
import dev.millrace.proto.training.v1.Stage;
import dev.millrace.proto.training.v1.StepMeasured;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Runs from request to end, on a real broker and a real database, trained for real.
class TrainingNodeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int ENDLESS = 5_000;

  private final TestMesh mesh = new TestMesh();
  private TestMesh.Node node = mesh.node();

  @AfterEach
  void close() {
    try (mesh) {
      node.endRuns();
    }
  }

  @Test
  void run_aLearnableCut_completesWithEveryEventOnceAndInOrder() {
    var cut = TestCut.put(mesh.blobs, mesh.project, mesh.project + "-cut", 192, 48);
    var flow = mesh.publish(cut);
    var run = start(cut, TestRecipe.oneCycle(3));
    awaitState(run, RunState.RUN_STATE_COMPLETED);

    var events = mesh.events(Topics.RUNS, run);
    assertThat(cases(events))
        .containsExactly(
            EventCase.REQUESTED, EventCase.STARTED, EventCase.STAGE_COMPLETED, EventCase.COMPLETED);
    var started = events.get(1).data().getStarted();
    assertThat(started.getAttempt()).isEqualTo(1);
    assertThat(started.getFromStep()).isZero();
    assertThat(started.getTotalSteps()).isEqualTo(36);
    assertThat(started.getParameters()).isBetween(30_000L, 50_000L);
    assertThat(events.getLast().data().getCompleted().getSteps()).isEqualTo(36);

    assertThat(epochs(run)).extracting(EpochMeasured::getEpoch).containsExactly(1, 2, 3);
    assertThat(epochs(run).getLast().getMetricsOrThrow("accuracy")).isGreaterThan(0.9);
    var steps = steps(run).stream().map(StepMeasured::getStep).toList();
    assertThat(steps).isSorted().doesNotHaveDuplicates().contains(1L, 12L, 24L, 36L);
    assertThat(checkpoints(run)).extracting(e -> e.getWritten().getStep()).contains(12L, 24L, 36L);
    assertThat(mesh.events(Topics.METRICS, run))
        .extracting(event -> event.trace().correlationId())
        .containsOnly(flow);
    assertThat(events).extracting(event -> event.trace().correlationId()).containsOnly(flow);

    var stored = node.runs().get(run);
    assertThat(stored.step()).isEqualTo(36);
    assertBundle(stored, cut);
    assertThat(mesh.meters.counter("millrace.training.steps").count()).isEqualTo(36);
    assertThat(mesh.meters.counter("millrace.training.items").count()).isEqualTo(36 * 16);
  }

  private void assertBundle(StoredRun run, TestCut cut) {
    var description = Bundle.read(mesh.blobs.get(run.bundle())).description();
    assertThat(description.application()).isEqualTo("image-classification");
    assertThat(description.classes()).isEqualTo(TestCut.CLASSES);
    assertThat(description.provenance())
        .containsEntry("project", cut.project())
        .containsEntry("run", run.id())
        .containsEntry("attempt", "1")
        .containsEntry("cut", cut.id())
        .containsEntry("cut_digest", cut.blob().getSha256());
  }

  @Test
  void cancel_aRunInTraining_stopsItAndTheTrainerIsFree() {
    var cut = mesh.cut("cut", 64, 16);
    var run = start(cut, TestRecipe.oneCycle(ENDLESS));
    eventually(() -> assertThat(steps(run)).isNotEmpty());
    node.runs().cancel(run);
    var next = start(cut, TestRecipe.oneCycle(1));
    awaitState(next, RunState.RUN_STATE_COMPLETED);
    assertThat(cases(mesh.events(Topics.RUNS, run)))
        .containsExactly(EventCase.REQUESTED, EventCase.STARTED, EventCase.CANCELLED);
  }

  @Test
  void close_inTheMiddle_theNextStartGoesOnToTheSameWeights() {
    var cut = mesh.cut("cut", 128, 16);
    var run = start(cut, TestRecipe.search(20));
    eventually(() -> assertThat(steps(run)).isNotEmpty());
    node.close();
    var left = checkpoints(run).getLast().getWritten().getStep();
    assertThat(left).isBetween(1L, 159L);
    assertThat(steps(run).getLast().getStep()).isLessThanOrEqualTo(left);

    node = mesh.node(TestMesh.settings(Duration.ofMillis(200), 2));
    awaitState(run, RunState.RUN_STATE_COMPLETED);
    var events = mesh.events(Topics.RUNS, run);
    assertThat(cases(events))
        .containsExactlyInAnyOrder(
            EventCase.REQUESTED,
            EventCase.STARTED,
            EventCase.STARTED,
            EventCase.STAGE_COMPLETED,
            EventCase.STAGE_COMPLETED,
            EventCase.STAGE_COMPLETED,
            EventCase.COMPLETED);
    assertThat(events)
        .filteredOn(event -> event.data().hasStarted())
        .extracting(event -> event.data().getStarted().getFromStep())
        .containsExactly(0L, left);
    assertThat(events)
        .filteredOn(event -> event.data().hasStarted())
        .extracting(event -> event.data().getStarted().getThreads())
        .containsExactly(1, 1);
    assertEachEpochOnce(run, 20);
    node.close();
    node = mesh.node();
    var whole = start(cut, TestRecipe.search(20));
    awaitState(whole, RunState.RUN_STATE_COMPLETED);
    assertThat(mesh.weights(node.runs().get(run).bundle()))
        .isEqualTo(mesh.weights(node.runs().get(whole).bundle()));
  }

  @Test
  void kill_inTheMiddle_anotherProcessGoesOnToTheSameWeights() throws IOException {
    var cut = mesh.cut("cut", 256, 32);
    var recipe = TestRecipe.oneCycle(30);
    var whole = start(cut, recipe);
    awaitState(whole, RunState.RUN_STATE_COMPLETED);
    node.close();
    var run = mesh.request(cut, recipe);
    try (var _ = TrainerProcess.start(mesh.server())) {
      within(PATIENCE, () -> assertThat(checkpoints(run)).hasSizeGreaterThan(2));
    }
    node = mesh.node();
    awaitState(run, RunState.RUN_STATE_COMPLETED);

    var events = mesh.events(Topics.RUNS, run);
    assertThat(cases(events))
        .containsExactly(
            EventCase.REQUESTED,
            EventCase.STARTED,
            EventCase.STARTED,
            EventCase.STAGE_COMPLETED,
            EventCase.COMPLETED);
    assertThat(events.get(2).data().getStarted().getFromStep()).isPositive();
    assertEachEpochOnce(run, 30);
    assertThat(mesh.weights(node.runs().get(run).bundle()))
        .isEqualTo(mesh.weights(node.runs().get(whole).bundle()));
  }

  @Test
  void claim_takenByAnother_stopsThisTrainer_andALaterAttemptGoesOn() {
    var cut = mesh.cut("cut", 64, 16);
    var run = start(cut, TestRecipe.oneCycle(60));
    eventually(() -> assertThat(checkpoints(run)).isNotEmpty());
    var lease = "run/" + run;
    sql("update lease set epoch = epoch + 1, holder = 'thief', until = 'infinity'", lease);
    var next = start(cut, TestRecipe.oneCycle(1));
    awaitState(next, RunState.RUN_STATE_COMPLETED);
    var known = checkpoints(run).getLast().getWritten();
    sql("update lease set until = clock_timestamp()", lease);

    awaitState(run, RunState.RUN_STATE_COMPLETED);
    var events = mesh.events(Topics.RUNS, run);
    assertThat(events)
        .filteredOn(event -> event.data().hasStarted())
        .extracting(event -> event.data().getStarted().getAttempt())
        .containsExactly(1L, 3L);
    assertThat(events)
        .filteredOn(event -> event.data().hasStarted())
        .last()
        .extracting(event -> event.data().getStarted().getFromStep())
        .isEqualTo(known.getStep());
    assertThat(events.getLast().data().getCompleted().getAttempt()).isEqualTo(3);
    assertEachEpochOnce(run, 60);
  }

  @Test
  void run_manyStages_searchesFreezesAndFits() {
    var recipe = TestRecipe.oneCycle(1).toBuilder().clearStages();
    recipe.getArchitectureBuilder().setName("squeezenet1_1");
    recipe.addStagesBuilder().getFreezeToBuilder().setGroup(-1);
    recipe.addStagesBuilder().getFindRateBuilder().setIterations(100);
    recipe.addStagesBuilder().getFitBuilder().setEpochs(1);
    recipe.addStagesBuilder().getFreezeToBuilder().setGroup(0);
    recipe
        .addStagesBuilder()
        .getFitOneCycleBuilder()
        .setEpochs(2)
        .setMinimumRate(1e-4)
        .setMaximumRate(1e-3);
    recipe.addStagesBuilder().getFreezeToBuilder().setGroup(-1);
    var run = start(mesh.cut("cut", 64, 16), recipe.build());
    awaitState(run, RunState.RUN_STATE_COMPLETED);
    assertThat(mesh.events(Topics.RUNS, run))
        .filteredOn(event -> event.data().hasStageCompleted())
        .extracting(event -> event.data().getStageCompleted().getStage())
        .containsExactly(0, 1, 2, 3, 4, 5);
    assertEachEpochOnce(run, 3);
    assertThat(metrics(run))
        .filteredOn(MetricEvent::hasRateFinder)
        .singleElement()
        .satisfies(search -> {
          assertThat(search.getRateFinder().getStage()).isEqualTo(1);
          assertThat(search.getRateFinder().getSuggestion()).isPositive();
          assertThat(search.getRateFinder().getRatesList()).isSorted().isNotEmpty();
        });
  }

  @Test
  void run_freezingToNoGroup_failsAndSaysHowManyThereAre() {
    var recipe = TestRecipe.oneCycle(1).toBuilder();
    recipe.addStagesBuilder().getFreezeToBuilder().setGroup(3);
    var run = start(mesh.cut("cut", 64, 16), recipe.build());
    awaitState(run, RunState.RUN_STATE_FAILED);
    assertThat(node.runs().get(run).error())
        .isEqualTo("stage 1 (freeze_to) asks for group 3: residual-net has 1, from 0");
  }

  @Test
  void run_aStageThatCannotRunYet_failsAndNamesIt() {
    var resize = Stage.newBuilder().setResize(Resize.newBuilder().setWidth(9).setHeight(9));
    var recipe = TestRecipe.oneCycle(1).toBuilder().addStages(resize).build();
    var run = start(mesh.cut("cut", 64, 16), recipe);
    awaitState(run, RunState.RUN_STATE_FAILED);
    assertThat(node.runs().get(run).error()).contains("stage 1 (resize) cannot run yet");
    assertThat(cases(mesh.events(Topics.RUNS, run)))
        .containsExactly(EventCase.REQUESTED, EventCase.FAILED);
  }

  @Test
  void run_aCutThatCannotBeUsed_failsAtOnceAndSaysWhy() {
    var noValid = start(mesh.cut("no-valid", 64, 0), TestRecipe.oneCycle(1));
    var good = TestCut.put(mesh.blobs, mesh.project, mesh.project + "-good", 64, 16);
    var gone = good.manifest().toBuilder();
    gone.getShardsBuilder(0).getPixelsBuilder().setSha256("0".repeat(64));
    var lost = TestCut.of(mesh.blobs, mesh.project, mesh.project + "-lost", gone.build());
    mesh.publish(lost);
    var missing = start(lost, TestRecipe.oneCycle(1));
    var small = start(mesh.cut("small", 8, 4), TestRecipe.oneCycle(1));

    awaitState(small, RunState.RUN_STATE_FAILED);
    assertThat(node.runs().get(noValid).error()).contains("no items in SPLIT_VALID");
    assertThat(node.runs().get(missing).error()).contains("a part of the cut is missing");
    assertThat(node.runs().get(small).error()).contains("8").contains("16");
  }

  @Test
  void run_aLossThatIsNoNumber_failsAtOnce() {
    var good = TestCut.put(mesh.blobs, mesh.project, mesh.project + "-good", 64, 16);
    var steep = good.manifest().toBuilder();
    steep.getStatisticsBuilder().setStd(0, 1e-38);
    var cut = TestCut.of(mesh.blobs, mesh.project, mesh.project + "-steep", steep.build());
    mesh.publish(cut);
    var run = start(cut, TestRecipe.oneCycle(1));
    awaitState(run, RunState.RUN_STATE_FAILED);
    assertThat(node.runs().get(run).error()).contains("the loss became NaN at step 1 with rate");
  }

  @Test
  void run_itsCheckpointGone_beginsAnewAndCompletes() throws IOException {
    var cut = mesh.cut("cut", 64, 16);
    var run = start(cut, TestRecipe.oneCycle(40));
    eventually(() -> assertThat(checkpoints(run)).isNotEmpty());
    node.close();
    for (var checkpoint : checkpoints(run)) {
      Files.deleteIfExists(mesh.blobs.file(checkpoint.getWritten().getCheckpoint().getSha256()));
    }
    node = mesh.node();
    awaitState(run, RunState.RUN_STATE_COMPLETED);
    assertThat(mesh.events(Topics.RUNS, run))
        .filteredOn(event -> event.data().hasStarted())
        .extracting(event -> event.data().getStarted().getFromStep())
        .containsExactly(0L, 0L);
    assertThat(epochs(run))
        .filteredOn(epoch -> epoch.getAttempt() == 2)
        .extracting(EpochMeasured::getEpoch)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 40).boxed().toList());
  }

  @Test
  void run_failingEachTime_isLostWithTheLastError() {
    node.close();
    var run = mesh.request(mesh.cut("cut", 64, 16), TestRecipe.oneCycle(ENDLESS));
    node = mesh.node(TestMesh.settings(Duration.ofSeconds(1)), new FullBlobStore(mesh.blobs));
    eventually(() -> assertThat(node.training().isReady()).isTrue());
    awaitState(run, RunState.RUN_STATE_LOST);
    var events = mesh.events(Topics.RUNS, run);
    assertThat(cases(events))
        .containsExactly(
            EventCase.REQUESTED,
            EventCase.STARTED,
            EventCase.STARTED,
            EventCase.STARTED,
            EventCase.LOST);
    assertThat(events.getLast().data().getLost().getAttempts()).isEqualTo(3);
    assertThat(node.runs().get(run).error()).contains("the disk is full");
  }

  @Test
  void tables_emptied_areRebuiltFromTheLog_andNothingIsDoneAgain() {
    var cut = mesh.cut("cut", 64, 16);
    var completed = start(cut, TestRecipe.oneCycle(2));
    awaitState(completed, RunState.RUN_STATE_COMPLETED);
    var failed = start(mesh.cut("no-valid", 64, 0), TestRecipe.oneCycle(1));
    awaitState(failed, RunState.RUN_STATE_FAILED);
    var cancelled = start(cut, TestRecipe.oneCycle(ENDLESS));
    eventually(() -> assertThat(steps(cancelled)).isNotEmpty());
    node.runs().cancel(cancelled);
    node.database().awaitPublished();
    var before = mesh.rows();
    var published = mesh.events(Topics.RUNS).size();
    node.close();

    mesh.empty();
    node = mesh.node();
    eventually(() -> assertThat(node.training().isReady()).isTrue());
    assertThat(mesh.rows()).isEqualTo(before);
    var after = start(cut, TestRecipe.oneCycle(1));
    awaitState(after, RunState.RUN_STATE_COMPLETED);
    assertThat(mesh.events(Topics.RUNS))
        .as("the events of the new run alone")
        .hasSize(published + mesh.events(Topics.RUNS, after).size());
  }

  @Test
  void tables_emptiedInTheMiddle_theRunGoesOnWithTheNextAttempt() {
    var cut = mesh.cut("cut", 64, 16);
    var run = start(cut, TestRecipe.oneCycle(40));
    eventually(() -> assertThat(checkpoints(run)).isNotEmpty());
    node.close();
    mesh.empty();
    node = mesh.node();
    awaitState(run, RunState.RUN_STATE_COMPLETED);
    assertThat(mesh.events(Topics.RUNS, run))
        .filteredOn(event -> event.data().hasStarted())
        .extracting(event -> event.data().getStarted().getAttempt())
        .containsExactly(1L, 2L);
    assertEachEpochOnce(run, 40);
  }

  private void assertEachEpochOnce(String run, int epochs) {
    assertThat(epochs(run))
        .extracting(EpochMeasured::getEpoch)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, epochs).boxed().toList());
  }

  private String start(TestCut cut, Recipe recipe) {
    return node.runs().start(cut.project(), cut.id(), recipe).id();
  }

  private void awaitState(String run, RunState state) {
    within(PATIENCE, () -> assertThat(node.runs().get(run).state()).isEqualTo(state));
    node.database().awaitPublished();
  }

  private void sql(String update, String lease) {
    Jdbi.create(mesh.dataSource())
        .useHandle(handle -> handle.execute(update + " where resource = ?", lease));
  }

  private static List<EventCase> cases(List<Event<RunEvent>> events) {
    return events.stream().map(event -> event.data().getEventCase()).toList();
  }

  private List<StepMeasured> steps(String run) {
    return metrics(run).stream().filter(MetricEvent::hasStep).map(MetricEvent::getStep).toList();
  }

  private List<EpochMeasured> epochs(String run) {
    return metrics(run).stream().filter(MetricEvent::hasEpoch).map(MetricEvent::getEpoch).toList();
  }

  private List<MetricEvent> metrics(String run) {
    return mesh.events(Topics.METRICS, run).stream().map(Event::data).toList();
  }

  private List<CheckpointEvent> checkpoints(String run) {
    return mesh.events(Topics.CHECKPOINTS, run).stream().map(Event::data).toList();
  }
}
