package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.ConflictException;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.AliasMoved;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import dev.millrace.proto.labeling.v1.LabellingPlan;
import dev.millrace.proto.labeling.v1.ListActsRequest;
import dev.millrace.proto.labeling.v1.RetractLabelRequest;
import dev.millrace.proto.labeling.v1.Verdict;
import dev.millrace.testing.Backends;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The tables are a function of the log, whatever happened on the way: on a real broker and a real
/// database.
class ReplayTest {
  private static final int ITEMS = 40;
  private static final int ACTS = 500;
  private static final List<String> CLASSES = List.of("Bag", "Coat", "Shirt");

  @Test
  void emptiedSchema_readsTheSameTablesFromTheLog() throws Exception {
    try (var log = new KafkaEventLog(Backends.shared().kafka(), 3)) {
      log.create(Topics.all());
      Map<String, List<String>> before;
      try (var mesh = new TestMesh(log, TestMesh.dataSource())) {
        mesh.createProject();
        var _ = mesh.addClasses("Dress");
        live(mesh, new Random(42));
        mesh.settle();
        before = Tables.of(mesh.database);
      }
      assertThat(before.get("label")).hasSizeGreaterThan(100);
      try (var replayed = new TestMesh(log, TestMesh.dataSource())) {
        replayed.settle();
        assertThat(Tables.of(replayed.database)).isEqualTo(before);
      }
    }
  }

  private static void live(TestMesh mesh, Random random) throws InterruptedException {
    for (int i = 0; i < ITEMS / 2; i++) {
      mesh.add("i" + i);
    }
    mesh.settle();
    for (int i = ITEMS / 2; i < ITEMS; i++) {
      mesh.add("i" + i);
    }
    for (int act = 0; act < ACTS; act++) {
      act(mesh, random);
    }
  }

  private static void act(TestMesh mesh, Random random) {
    var known = "i" + random.nextInt(ITEMS / 2);
    var any = "i" + random.nextInt(ITEMS + 5);
    var className = CLASSES.get(random.nextInt(CLASSES.size()));
    switch (random.nextInt(19)) {
      case 0, 1, 2 -> {
        var labeller = List.of("ann", "bob", "cid").get(random.nextInt(3));
        var _ = mesh.submit(known, labeller, className, 0);
      }
      case 3 -> retractOne(mesh, known);
      case 4, 5 -> mesh.label(known, className + random.nextInt(20));
      case 6 -> mesh.label(any, className);
      case 7 -> twice(mesh, any, className);
      case 8, 9 -> mesh.predict(any, "" + random.nextInt(3), random.nextFloat(), 0.2f, 0.1f);
      case 10 -> mesh.add(any);
      case 11 -> {
        var _ = mesh.submitAll("", className, known, "i" + random.nextInt(ITEMS / 2), any);
      }
      case 12 -> {
        var _ = mesh.flag(known);
      }
      case 13 -> review(mesh, random, known, className);
      case 14, 15 -> undoOne(mesh, random);
      case 16 -> plan(mesh, random);
      default -> rare(mesh, random, "i" + (ITEMS / 2 + random.nextInt(ITEMS / 2)));
    }
  }

  private static void review(TestMesh mesh, Random random, String item, String className) {
    var labelled = mesh.items.get(TestMesh.PROJECT, item).hasCurrent();
    switch (random.nextInt(3)) {
      case 0 -> {
        var _ = mesh.review(item, Verdict.VERDICT_CORRECTED, TestMesh.value(className));
      }
      case 1 -> {
        var _ = mesh.review(item, Verdict.VERDICT_SENT_BACK);
      }
      default -> {
        if (labelled) {
          var _ = mesh.review(item, Verdict.VERDICT_ACCEPTED);
        }
      }
    }
  }

  private static void undoOne(TestMesh mesh, Random random) {
    var request = ListActsRequest.newBuilder().setProject(TestMesh.PROJECT).setPageSize(200);
    var acts = mesh.acts.list(request.build()).getActsList();
    if (!acts.isEmpty()) {
      var act = acts.get(random.nextInt(acts.size()));
      try {
        var _ = mesh.undo("cid", act.getAct());
      } catch (ConflictException _) {
        // It was undone before: nothing to do.
      }
    }
  }

  private static void plan(TestMesh mesh, Random random) {
    mesh.plan(
        LabellingPlan.newBuilder()
            .setOverlap(random.nextInt(4))
            .setReviewShare(random.nextDouble())
            .build());
  }

  private static void rare(TestMesh mesh, Random random, String item) {
    if (random.nextBoolean()) {
      if (random.nextBoolean()) {
        mesh.remove(item);
      } else {
        mesh.removeAll(Acts.newName(), "bob", item, "i" + (ITEMS / 2 + random.nextInt(ITEMS / 2)));
      }
    } else {
      var moved =
          AliasMoved.newBuilder()
              .setProject(TestMesh.PROJECT)
              .setAlias(Alias.ALIAS_CHAMPION)
              .setVersion("" + random.nextInt(100));
      mesh.log
          .append(
              Topics.MODELS,
              Event.now(
                  "millrace/evaluation",
                  TestMesh.PROJECT,
                  ModelEvent.newBuilder().setAliasMoved(moved).build()))
          .join();
    }
  }

  private static void twice(TestMesh mesh, String item, String className) {
    var event = TestMesh.labeled(item, className + "-twice", Instant.now());
    mesh.log.append(Topics.LABELS, event).join();
    mesh.log.append(Topics.LABELS, event).join();
  }

  private static void retractOne(TestMesh mesh, String item) {
    mesh.items.get(TestMesh.PROJECT, item).getLabelsList().stream()
        .findFirst()
        .ifPresent(label -> {
          var _ =
              mesh.labels.retract(
                  RetractLabelRequest.newBuilder()
                      .setProject(TestMesh.PROJECT)
                      .setItem(item)
                      .setLabelId(label.getLabelId())
                      .setLabeller("bob")
                      .build());
        });
  }
}
