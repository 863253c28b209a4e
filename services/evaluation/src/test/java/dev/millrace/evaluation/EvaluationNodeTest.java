package dev.millrace.evaluation;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.evaluation.LampCut.Lamp;
import dev.millrace.learn.Bundle;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.EvaluationEvent;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import dev.millrace.proto.evaluation.v1.RegisteredModel;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.preprocessing.v1.Split;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationNodeTest extends NodeTesting {
  private static final Bundle RIGHT = Lamps.right();
  private static final Bundle WRONG = Lamps.wrong();

  @Test
  void run_completed_isJudgedRegisteredAndPromotedInItsFlow() {
    var database = emptySchema();
    var node = node(database);
    cut("cut-a", validAndTest());
    run("run-a", "cut-a", RIGHT);
    judged(node, "run-a");

    var verdicts = node.registry().evaluation("run-a").getVerdictsList();
    assertThat(verdicts).hasSize(2);
    assertThat(verdicts.getFirst().getConfusionList()).containsExactly(1L, 0L, 0L, 2L);
    database.awaitPublished();
    var evaluations = events(Topics.EVALUATIONS, "run-a");
    assertThat(evaluations)
        .extracting(event -> event.data().getEventCase())
        .containsExactly(EvaluationEvent.EventCase.COMPLETED);
    var models = events(Topics.MODELS, "run-a");
    assertThat(models)
        .extracting(event -> event.data().getEventCase())
        .containsExactly(ModelEvent.EventCase.REGISTERED, ModelEvent.EventCase.ALIAS_MOVED);
    assertThat(evaluations.getFirst().trace().correlationId()).isEqualTo("flow-of-run-a");
    assertThat(models)
        .extracting(event -> event.trace().correlationId())
        .containsOnly("flow-of-run-a");
    var model = models.getFirst().data().getRegistered().getModel();
    assertThat(model.getVersion()).isEqualTo("1");
    assertThat(model.getValidAccuracy()).isEqualTo(1);
    assertThat(model.getTestAccuracy()).isEqualTo(1);
    assertThat(model.getCut()).isEqualTo("cut-a");
    var moved = models.getLast().data().getAliasMoved();
    assertThat(moved.getPreviousVersion()).isEmpty();
    assertThat(moved.getReason()).contains("there was no champion", "valid accuracy 1.00000");
  }

  @Test
  void champion_isTheBestAndTheFirstOfEquals() {
    var node = node(emptySchema());
    cut("cut-b", validAndTest());
    run("run-b1", "cut-b", WRONG);
    judged(node, "run-b1");
    assertThat(champion(node)).isEqualTo("1");
    run("run-b2", "cut-b", RIGHT);
    judged(node, "run-b2");
    assertThat(champion(node)).isEqualTo("2");
    run("run-b3", "cut-b", RIGHT);
    judged(node, "run-b3");
    run("run-b4", "cut-b", WRONG);
    judged(node, "run-b4");

    assertThat(champion(node)).isEqualTo("2");
    assertThat(node.registry().models(project))
        .extracting(model -> model.getModel().getVersion())
        .containsExactly("4", "3", "2", "1");
    var moved = events(Topics.MODELS, "run-b2").getLast().data().getAliasMoved();
    assertThat(moved.getPreviousVersion()).isEqualTo("1");
    assertThat(moved.getReason())
        .isEqualTo("valid accuracy 1.00000 is better than 0.00000 of version 1");
  }

  @Test
  void run_cutComesLater_isJudgedThen() {
    var node = node(emptySchema());
    run("run-c", "cut-c", RIGHT);
    cut("cut-c", validAndTest());
    judged(node, "run-c");
  }

  @Test
  void run_noJudgeableSplit_failsWithWhatToDo() {
    var node = node(emptySchema());
    cut("cut-d", new LampCut(blobs).with(Split.SPLIT_TRAIN, List.of(Lamp.off("a"), Lamp.on("b"))));
    run("run-d", "cut-d", RIGHT);
    isNotJudged(node, "run-d", "valid_share above 0");
    assertThat(node.registry().models(project)).isEmpty();
  }

  @Test
  void run_bundleNeverComes_isGivenUp() {
    var node = node(emptySchema());
    cut("cut-e", validAndTest());
    run("run-e", "cut-e", Blob.newBuilder().setSha256("0".repeat(64)).build());
    isNotJudged(node, "run-e", "failed at every try");
    assertThat(node.registry().models(project)).isEmpty();
  }

  private static void isNotJudged(EvaluationNode node, String run, String reason) {
    eventually(() ->
        assertThatThrownBy(() -> node.registry().evaluation(run))
            .isInstanceOf(NotFoundException.class)
            .hasMessageContaining("was not judged")
            .hasMessageContaining(reason));
  }

  @Test
  void move_byHand_isAnEventAndRepeatable() {
    var database = emptySchema();
    var node = node(database);
    cut("cut-f", validAndTest());
    for (var run : List.of("run-f1", "run-f2")) {
      run(run, "cut-f", RIGHT);
      judged(node, run);
    }
    var registry = node.registry();
    registry.move(project, Alias.ALIAS_SHADOW, "2", 0, "have a look");
    registry.move(project, Alias.ALIAS_CHAMPION, "2", 0, "newer");
    database.awaitPublished();
    var ends = log.ends(Topics.MODELS.name());
    registry.move(project, Alias.ALIAS_CHAMPION, "2", 0, "again");
    database.awaitPublished();

    assertThat(log.ends(Topics.MODELS.name())).isEqualTo(ends);
    assertThat(registry.models(project))
        .extracting(RegisteredModel::getAliasesList)
        .containsExactly(List.of(Alias.ALIAS_CHAMPION, Alias.ALIAS_SHADOW), List.of());
    assertThatThrownBy(() -> registry.move(project, Alias.ALIAS_CHAMPION, "3", 0, ""))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("no model of version '3'");
    assertThatThrownBy(() -> registry.move(project, Alias.ALIAS_UNSPECIFIED, "1", 0, ""))
        .isInstanceOf(InvalidException.class);
  }

  @Test
  void worker_losesItsClaimMidway_changesNothing() {
    var database = emptySchema();
    var gated = new GatedBlobs(blobs);
    var late = node(database, gated);
    cut("cut-k", validAndTest());
    run("run-k", "cut-k", RIGHT);
    GatedBlobs.await(gated.reached());
    // The worker is taken for dead, and the run passes on.
    database.run(tx ->
        tx.handle()
            .execute(
                "update lease set epoch = epoch + 1, until = clock_timestamp()"
                    + " where resource = ?",
                "evaluation/run-k"));
    var other = node(database);
    judged(other, "run-k");
    other.close();
    gated.gate().countDown();
    // Its one worker takes this up when it is done with the lost run.
    run("run-l", "cut-k", RIGHT);
    judged(late, "run-l");
    database.awaitPublished();

    assertThat(events(Topics.EVALUATIONS, "run-k")).hasSize(1);
    assertThat(events(Topics.MODELS, "run-k")).hasSize(2);
    assertThat(late.registry().models(project))
        .extracting(model -> model.getModel().getVersion())
        .containsExactly("2", "1");
  }

  @Test
  void runs_judgedByTwoNodes_areCountedOneByOne() {
    var database = emptySchema();
    var one = node(database);
    node(database);
    cut("cut-m", validAndTest());
    for (int i = 0; i < 8; i++) {
      run("run-m" + i, "cut-m", RIGHT);
    }
    for (int i = 0; i < 8; i++) {
      judged(one, "run-m" + i);
    }
    assertThat(one.registry().models(project))
        .extracting(model -> model.getModel().getVersion())
        .containsExactly("8", "7", "6", "5", "4", "3", "2", "1");
    assertThat(champion(one)).isEqualTo("1");
  }

  @Test
  void replay_intoAnEmptySchema_rebuildsAllTablesAndDoesNoWork() {
    var database = emptySchema();
    var node = node(database);
    cut("cut-g", validAndTest());
    run("run-g1", "cut-g", WRONG);
    judged(node, "run-g1");
    run("run-g2", "cut-g", RIGHT);
    judged(node, "run-g2");
    node.registry().move(project, Alias.ALIAS_CHALLENGER, "1", 0, "for a laugh");
    cut("cut-h", new LampCut(blobs).with(Split.SPLIT_TRAIN, List.of(Lamp.off("a"))));
    run("run-h", "cut-h", RIGHT);
    isNotJudged(node, "run-h", "valid_share");
    database.awaitPublished();
    node.close();
    var ends = ends();

    var rebuilt = emptySchema();
    node(rebuilt);
    for (var table : List.of("cut", "run", "evaluation", "model", "alias")) {
      assertThat(rows(rebuilt, table)).as(table).containsAll(rows(database, table)).isNotEmpty();
    }
    assertThat(openJobs(rebuilt)).isZero();
    assertThat(ends()).isEqualTo(ends);
  }

  private static List<List<Long>> ends() {
    return List.of(log.ends(Topics.EVALUATIONS.name()), log.ends(Topics.MODELS.name()));
  }

  private static List<String> rows(Database database, String table) {
    return database.call(tx ->
        tx.handle()
            .createQuery(
                "select row_to_json(entry)::text from (select * from %s) as entry".formatted(table))
            .mapTo(String.class)
            .list());
  }

  private static int openJobs(Database database) {
    return database.call(tx ->
        tx.handle().createQuery("select count(*) from job where open").mapTo(Integer.class).one());
  }
}
