package dev.millrace.training;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.RunState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every table dropped, and read again from the log.
class ReplayTest {
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
  void tables_emptied_areRebuiltFromTheLog_andNothingIsDoneAgain() {
    var cut = mesh.cut("cut", 64, 16);
    var completed = start(cut, TestRecipe.oneCycle(2));
    completed.await(node, RunState.RUN_STATE_COMPLETED);
    var failed = start(mesh.cut("no-valid", 64, 0), TestRecipe.oneCycle(1));
    failed.await(node, RunState.RUN_STATE_FAILED);
    var cancelled = start(cut, TestRecipe.oneCycle(ENDLESS));
    cancelled.awaitSteps();
    var _ = node.runs().cancel(cancelled.run());
    node.database().awaitPublished();
    var before = mesh.rows();
    var published = mesh.events(Topics.RUNS).size();
    node.close();

    mesh.empty();
    node = mesh.node();
    eventually(() -> assertThat(node.training().isReady()).isTrue());
    assertThat(mesh.rows()).isEqualTo(before);
    var after = start(cut, TestRecipe.oneCycle(1));
    after.await(node, RunState.RUN_STATE_COMPLETED);
    assertThat(mesh.events(Topics.RUNS))
        .as("the events of the new run alone")
        .hasSize(published + after.events().size());
  }

  @Test
  void tables_emptiedInTheMiddle_theRunGoesOnWithTheNextAttempt() {
    var cut = mesh.cut("cut", 64, 16);
    var run = start(cut, TestRecipe.oneCycle(40));
    run.awaitCheckpoints(1);
    node.close();
    mesh.empty();
    node = mesh.node();
    run.await(node, RunState.RUN_STATE_COMPLETED);
    assertThat(run.attempts()).extracting(attempt -> attempt.getAttempt()).containsExactly(1L, 2L);
    run.assertEachEpochOnce(40);
  }
}
