package dev.millrace.training;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.proto.training.v1.EpochMeasured;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.RunEvent.EventCase;
import dev.millrace.proto.training.v1.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Runs that are interrupted in every way, and go on to the same end.
class ResumeTest {
  private static final int ENDLESS = 5_000;

  private final TestMesh mesh = new TestMesh();
  private TestMesh.Node node = mesh.node();

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
  void close_inTheMiddle_theNextStartGoesOnToTheSameWeights() {
    var cut = mesh.cut("cut", 128, 16);
    var run = start(cut, TestRecipe.search(20));
    run.awaitSteps();
    node.close();
    var left = run.checkpoints().getLast().getStep();
    assertThat(left).isBetween(1L, 159L);
    assertThat(run.steps().getLast().getStep()).isLessThanOrEqualTo(left);

    node = mesh.node(TestMesh.settings(Duration.ofMillis(200), 2));
    run.await(node, RunState.RUN_STATE_COMPLETED);
    assertThat(run.cases())
        .containsExactlyInAnyOrder(
            EventCase.REQUESTED,
            EventCase.STARTED,
            EventCase.STARTED,
            EventCase.STAGE_COMPLETED,
            EventCase.STAGE_COMPLETED,
            EventCase.STAGE_COMPLETED,
            EventCase.COMPLETED);
    assertThat(run.attempts())
        .extracting(attempt -> attempt.getFromStep())
        .containsExactly(0L, left);
    assertThat(run.attempts()).extracting(attempt -> attempt.getThreads()).containsExactly(1, 1);
    run.assertEachEpochOnce(20);
    node.close();
    node = mesh.node();
    var whole = start(cut, TestRecipe.search(20));
    whole.await(node, RunState.RUN_STATE_COMPLETED);
    assertThat(mesh.weights(node.runs().get(run.run()).bundle()))
        .isEqualTo(mesh.weights(node.runs().get(whole.run()).bundle()));
  }

  @Test
  void kill_inTheMiddle_anotherProcessGoesOnToTheSameWeights() throws IOException {
    var cut = mesh.cut("cut", 256, 32);
    var recipe = TestRecipe.oneCycle(20);
    var whole = start(cut, recipe);
    whole.await(node, RunState.RUN_STATE_COMPLETED);
    node.close();
    var run = request(cut, recipe);
    try (var _ = TrainerProcess.start(mesh.server())) {
      run.awaitCheckpoints(3);
    }
    node = mesh.node();
    run.await(node, RunState.RUN_STATE_COMPLETED);

    assertThat(run.cases())
        .containsExactly(
            EventCase.REQUESTED,
            EventCase.STARTED,
            EventCase.STARTED,
            EventCase.STAGE_COMPLETED,
            EventCase.COMPLETED);
    assertThat(run.attempts().getLast().getFromStep()).isPositive();
    run.assertEachEpochOnce(20);
    assertThat(mesh.weights(node.runs().get(run.run()).bundle()))
        .isEqualTo(mesh.weights(node.runs().get(whole.run()).bundle()));
  }

  @Test
  void claim_takenByAnother_stopsThisTrainer_andALaterAttemptGoesOn() {
    var cut = mesh.cut("cut", 64, 16);
    var run = start(cut, TestRecipe.oneCycle(60));
    run.awaitCheckpoints(1);
    var lease = "run/" + run.run();
    sql("update lease set epoch = epoch + 1, holder = 'thief', until = 'infinity'", lease);
    var next = start(cut, TestRecipe.oneCycle(1));
    next.await(node, RunState.RUN_STATE_COMPLETED);
    var known = run.checkpoints().getLast();
    sql("update lease set until = clock_timestamp()", lease);

    run.await(node, RunState.RUN_STATE_COMPLETED);
    assertThat(run.attempts()).extracting(attempt -> attempt.getAttempt()).containsExactly(1L, 3L);
    assertThat(run.attempts().getLast().getFromStep()).isEqualTo(known.getStep());
    assertThat(run.events().getLast().data().getCompleted().getAttempt()).isEqualTo(3);
    run.assertEachEpochOnce(60);
  }

  @Test
  void run_itsCheckpointGone_beginsAnewAndCompletes() throws IOException {
    var cut = mesh.cut("cut", 64, 16);
    var run = start(cut, TestRecipe.oneCycle(40));
    run.awaitCheckpoints(1);
    node.close();
    for (var checkpoint : run.checkpoints()) {
      Files.deleteIfExists(mesh.blobs.file(checkpoint.getCheckpoint().getSha256()));
    }
    node = mesh.node();
    run.await(node, RunState.RUN_STATE_COMPLETED);
    assertThat(run.attempts()).extracting(attempt -> attempt.getFromStep()).containsExactly(0L, 0L);
    assertThat(run.epochs())
        .filteredOn(epoch -> epoch.getAttempt() == 2)
        .extracting(EpochMeasured::getEpoch)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 40).boxed().toList());
  }

  @Test
  void run_failingEachTime_isLostWithTheLastError() {
    node.close();
    var run = request(mesh.cut("cut", 64, 16), TestRecipe.oneCycle(ENDLESS));
    node = mesh.node(TestMesh.settings(Duration.ofSeconds(1)), new FullBlobStore(mesh.blobs));
    eventually(() -> assertThat(node.training().isReady()).isTrue());
    run.await(node, RunState.RUN_STATE_LOST);
    assertThat(run.cases())
        .containsExactly(
            EventCase.REQUESTED,
            EventCase.STARTED,
            EventCase.STARTED,
            EventCase.STARTED,
            EventCase.LOST);
    assertThat(run.events().getLast().data().getLost().getAttempts()).isEqualTo(3);
    assertThat(node.runs().get(run.run()).error()).contains("the disk is full");
  }

  private Trail request(TestCut cut, Recipe recipe) {
    return new Trail(mesh, mesh.request(cut, recipe));
  }

  private void sql(String update, String lease) {
    Jdbi.create(mesh.dataSource())
        .useHandle(handle -> handle.execute(update + " where resource = ?", lease));
  }
}
