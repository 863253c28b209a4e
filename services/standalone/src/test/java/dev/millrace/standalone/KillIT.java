package dev.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.client.ItemStream;
import dev.millrace.ingest.client.Progress;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.proto.training.v1.RunState;
import dev.millrace.standalone.bench.MeshProcess;
import dev.millrace.standalone.client.Flow;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A mesh that is killed in the middle of a run, and the next one on the same folder.
class KillIT {
  private static final int ITEMS = 1_000;
  private static final int EPOCHS = 40;

  @TempDir private Path folder;

  @Test
  void kill_inTheMiddleOfARun_isFinishedByTheNextAndCountedOnce() throws Exception {
    var items = Clothes.first(ITEMS);
    String run;
    try (var process = MeshProcess.start(folder);
        var mesh = process.client()) {
      var flow = new Flow(mesh);
      flow.project(Clothes.project());
      ItemStream.send(mesh.channel(), Clothes.PROJECT, items, Progress.NONE);
      var cut = flow.cut(Clothes.PROJECT, Clothes.cut(), _ -> {});
      run = flow.start(Clothes.PROJECT, cut.getCut(), Clothes.recipe(EPOCHS)).getRun();
      awaitSteps(flow, run);
      process.kill();
    }
    try (var process = MeshProcess.start(folder);
        var mesh = process.client()) {
      var flow = new Flow(mesh);
      var done = flow.follow(run, _ -> {});
      assertThat(done.getState()).isEqualTo(RunState.RUN_STATE_COMPLETED);
      assertThat(done.getAttempt()).isEqualTo(2);
      flow.evaluation(run);
      flow.awaitServed(Clothes.PROJECT, "1");
      assertThat(flow.status(Clothes.PROJECT).orElseThrow().getItems()).isEqualTo(ITEMS);
      assertThat(flow.status(Clothes.PROJECT).orElseThrow().getLabelled()).isEqualTo(ITEMS);
      try (var log = new KafkaEventLog(process.kafka(), 1)) {
        assertThat(Events.countByType(log))
            .containsAllEntriesOf(
                Map.of(
                    "ItemAdded", (long) ITEMS,
                    "RunRequested", 1L,
                    "RunStarted", 2L,
                    "StageCompleted", 1L,
                    "RunCompleted", 1L,
                    "EvaluationCompleted", 1L,
                    "ModelRegistered", 1L,
                    "AliasMoved", 1L));
        assertThat(Events.dead(log)).isEmpty();
      }
    }
  }

  private static void awaitSteps(Flow flow, String run) throws InterruptedException {
    var deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (true) {
      var now = flow.run(run);
      assertThat(now.getState()).isIn(RunState.RUN_STATE_REQUESTED, RunState.RUN_STATE_RUNNING);
      if (now.getTotalSteps() > 0 && now.getStep() > now.getTotalSteps() / 4) {
        return;
      }
      assertThat(System.nanoTime()).as("time is up").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
