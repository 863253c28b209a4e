package dev.millrace.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.training.v1.EpochMeasured;
import dev.millrace.proto.training.v1.MetricEvent;
import dev.millrace.proto.training.v1.Precision;
import dev.millrace.proto.training.v1.RateSuggestion;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.RunEvent.EventCase;
import dev.millrace.proto.training.v1.RunState;
import dev.millrace.proto.training.v1.StepMeasured;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Runs from request to end, on a real broker and a real database, trained for real.
class TrainingNodeTest {
  private static final int ENDLESS = 5_000;

  private final TestMesh mesh = new TestMesh();
  private final TestMesh.Node node = mesh.node();

  @AfterEach
  void close() {
    try (mesh) {
      node.endRuns();
    }
  }

  private Trail start(TestCut cut, Recipe recipe) {
    return new Trail(mesh, node.runs().start(cut.project(), cut.id(), recipe).id());
  }

  @Test
  void run_aLearnableCut_completesWithEveryEventOnceAndInOrder() {
    var cut = TestCut.put(mesh.blobs, mesh.project, mesh.project + "-cut", 192, 48);
    var flow = mesh.publish(cut);
    var run = start(cut, TestRecipe.oneCycle(3));
    run.await(node, RunState.RUN_STATE_COMPLETED);

    assertThat(run.cases())
        .containsExactly(
            EventCase.REQUESTED, EventCase.STARTED, EventCase.STAGE_COMPLETED, EventCase.COMPLETED);
    var started = run.attempts().getFirst();
    assertThat(started.getAttempt()).isEqualTo(1);
    assertThat(started.getFromStep()).isZero();
    assertThat(started.getTotalSteps()).isEqualTo(36);
    assertThat(started.getSamplesList())
        .hasSize(12)
        .allSatisfy(sample -> {
          assertThat(sample.getLabel()).isIn(TestCut.CLASSES);
          assertThat(mesh.blobs.get(sample.getImage().getSha256())).startsWith(0x89, 'P', 'N', 'G');
        });
    assertThat(started.getParameters()).isBetween(30_000L, 50_000L);
    assertThat(run.events().getLast().data().getCompleted().getSteps()).isEqualTo(36);

    assertThat(run.epochs()).extracting(EpochMeasured::getEpoch).containsExactly(1, 2, 3);
    assertThat(run.epochs().getLast().getMetricsOrThrow("accuracy")).isGreaterThan(0.9);
    var steps = run.steps().stream().map(StepMeasured::getStep).toList();
    assertThat(steps).isSorted().doesNotHaveDuplicates().contains(1L, 12L, 24L, 36L);
    assertThat(run.checkpoints()).extracting(e -> e.getStep()).contains(12L, 24L, 36L);
    assertThat(mesh.events(Topics.METRICS, run.run()))
        .extracting(event -> event.trace().correlationId())
        .containsOnly(flow);
    assertThat(run.events()).extracting(event -> event.trace().correlationId()).containsOnly(flow);

    var stored = node.runs().get(run.run());
    assertThat(stored.step()).isEqualTo(36);
    assertBundle(stored, cut);
    assertThat(mesh.meters.counter("millrace.training.steps").count()).isEqualTo(36);
    assertThat(mesh.meters.counter("millrace.training.items").count()).isEqualTo(36 * 16);
  }

  @Test
  void cancel_aRunInTraining_stopsItAndTheTrainerIsFree() {
    var cut = mesh.cut("cut", 64, 16);
    var run = start(cut, TestRecipe.oneCycle(ENDLESS));
    run.awaitSteps();
    var _ = node.runs().cancel(run.run());
    var next = start(cut, TestRecipe.oneCycle(1));
    next.await(node, RunState.RUN_STATE_COMPLETED);
    assertThat(run.cases())
        .containsExactly(EventCase.REQUESTED, EventCase.STARTED, EventCase.CANCELLED);
  }

  @Test
  void run_manyStages_searchesFreezesAndFits() {
    var recipe = TestRecipe.oneCycle(1).toBuilder().clearStages();
    recipe.getArchitectureBuilder().setName("resnet18");
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
    run.await(node, RunState.RUN_STATE_COMPLETED);
    assertThat(run.stages()).containsExactly(0, 1, 2, 3, 4, 5);
    run.assertEachEpochOnce(3);
    assertThat(run.metrics())
        .filteredOn(MetricEvent::hasRateFinder)
        .last()
        .satisfies(search -> {
          assertThat(search.getRateFinder().getUnderWay()).isFalse();
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
    run.await(node, RunState.RUN_STATE_FAILED);
    assertThat(node.runs().get(run.run()).error())
        .isEqualTo("stage 1 (freeze_to) asks for group 3: residual-net has 1, from 0");
  }

  @Test
  void run_withEveryKindOfStage_savesResizesAndRestarts() {
    var recipe = TestRecipe.oneCycle(1).toBuilder().setPrecision(Precision.PRECISION_BFLOAT16);
    recipe.clearStages();
    recipe.addStagesBuilder().getResizeBuilder().setWidth(12).setHeight(12);
    recipe
        .addStagesBuilder()
        .getFitRestartsBuilder()
        .setCycles(2)
        .setEpochs(1)
        .setMultiplier(2)
        .setMaximumRate(0.01);
    recipe.addStagesBuilder().getSaveBuilder().setName("small");
    recipe.addStagesBuilder().getResizeBuilder().setWidth(20).setHeight(20);
    recipe
        .addStagesBuilder()
        .getFindRateBuilder()
        .setIterations(30)
        .setSuggestion(RateSuggestion.RATE_SUGGESTION_MINIMUM_TENTH);
    recipe
        .addStagesBuilder()
        .getFitOneCycleBuilder()
        .setEpochs(1)
        .setRise(0.5)
        .getFoundBuilder()
        .setAfterUnfreezing(true);
    recipe.addStagesBuilder().getSaveBuilder().setName("large");
    var run = start(mesh.cut("cut", 64, 16), recipe.build());
    run.await(node, RunState.RUN_STATE_COMPLETED);

    assertThat(run.stages()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
    run.assertEachEpochOnce(4);
    assertThat(run.saved().stream().map(saved -> input(saved.getSha256())))
        .containsExactly(new ImageShape(12, 12, 1), new ImageShape(20, 20, 1));
    assertThat(input(node.runs().get(run.run()).bundle())).isEqualTo(new ImageShape(20, 20, 1));
    assertThat(run.metrics())
        .filteredOn(MetricEvent::hasRateFinder)
        .extracting(MetricEvent::getRateFinder)
        .filteredOn(search -> !search.getUnderWay())
        .singleElement()
        .satisfies(search -> {
          assertThat(search.getSuggestion()).isEqualTo(search.getMinimumTenth());
          assertThat(search.getValley()).isPositive();
          assertThat(search.getSteepest()).isPositive();
        });
  }

  private ImageShape input(String bundle) {
    return Bundle.read(mesh.blobs.get(bundle)).description().input();
  }

  @Test
  void run_aSearchThatGoesOn_tellsOfItsCurveSoFar() {
    var recipe = TestRecipe.oneCycle(1).toBuilder().clearStages();
    recipe.addStagesBuilder().getFindRateBuilder().setIterations(400);
    recipe.addStagesBuilder().getFitBuilder().setEpochs(1);
    var run = start(mesh.cut("cut", 64, 16), recipe.build());
    run.await(node, RunState.RUN_STATE_COMPLETED);

    var searches =
        run.metrics().stream()
            .filter(MetricEvent::hasRateFinder)
            .map(MetricEvent::getRateFinder)
            .toList();
    assertThat(searches).hasSizeGreaterThan(1);
    assertThat(searches.getFirst().getUnderWay()).isTrue();
    assertThat(searches.getFirst().getSuggestion()).isZero();
    assertThat(searches.getLast().getUnderWay()).isFalse();
    assertThat(searches.getLast().getRatesList())
        .startsWith(searches.getFirst().getRatesList().toArray(Double[]::new));
  }

  @Test
  void run_endingAtAnotherSizeThanTheCuts_failsAndNamesBoth() {
    var recipe = TestRecipe.oneCycle(1).toBuilder();
    recipe.addStagesBuilder().getResizeBuilder().setWidth(9).setHeight(9);
    var run = start(mesh.cut("cut", 64, 16), recipe.build());
    run.await(node, RunState.RUN_STATE_FAILED);
    assertThat(node.runs().get(run.run()).error())
        .isEqualTo("the last resize stage gives 9 x 9: end with the cut's size 20 x 20");
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

    small.await(node, RunState.RUN_STATE_FAILED);
    assertThat(node.runs().get(noValid.run()).error()).contains("no items in SPLIT_VALID");
    assertThat(node.runs().get(missing.run()).error()).contains("a part of the cut is missing");
    assertThat(node.runs().get(small.run()).error()).contains("8").contains("16");
  }

  @Test
  void run_aLossThatIsNoNumber_failsAtOnce() {
    var good = TestCut.put(mesh.blobs, mesh.project, mesh.project + "-good", 64, 16);
    var steep = good.manifest().toBuilder();
    steep.getStatisticsBuilder().setStd(0, 1e-38);
    var cut = TestCut.of(mesh.blobs, mesh.project, mesh.project + "-steep", steep.build());
    mesh.publish(cut);
    var run = start(cut, TestRecipe.oneCycle(1));
    run.await(node, RunState.RUN_STATE_FAILED);
    assertThat(node.runs().get(run.run()).error())
        .contains("the loss became NaN at step 1 with rate");
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
}
