package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.MeshException;
import dev.millrace.mesh.event.InMemoryEventLog;
import dev.millrace.mesh.event.LogUnavailableException;
import dev.millrace.proto.labeling.v1.ItemLabel;
import dev.millrace.proto.labeling.v1.LabellingPlan;
import dev.millrace.proto.labeling.v1.ListActsRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelsRequest;
import dev.millrace.proto.labeling.v1.Verdict;
import dev.millrace.testing.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever people do at the same time, and however often the service dies and the log stumbles:
/// what was answered is on the log once, the tables say what the log says, and so do tables that
/// are made anew.
class InterleavingTest {
  private static final int PEOPLE = 4;
  private static final int ACTS = 60;
  private static final int CRASHES = 4;
  private static final String[] ITEMS =
      IntStream.range(0, 12).mapToObj("i%02d"::formatted).toArray(String[]::new);
  private static final List<String> CLASSES = List.of("Bag", "Coat", "Shirt");

  private final ConcurrentLinkedQueue<String> answered = new ConcurrentLinkedQueue<>();
  private final AtomicInteger acts = new AtomicInteger();
  private final DataSource dataSource = TestMesh.dataSource();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyInterleaving(long seed) throws Exception {
    var log = new FaultyLog(new InMemoryEventLog(3), seed);
    var mesh = new AtomicReference<>(new TestMesh(log, dataSource));
    begin(mesh.get(), log, (int) (seed % 3));
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      var working = new ArrayList<Future<?>>();
      for (int person = 0; person < PEOPLE; person++) {
        var random = new Random(seed * 31 + person);
        var name = "person-" + person;
        working.add(
            people.submit(() -> {
              for (int act = 0; act < ACTS; act++) {
                act(mesh.get(), random, name);
              }
              return name;
            }));
      }
      var chance = new Random(seed);
      for (int crash = 0; crash < CRASHES; crash++) {
        int after = (crash * 2 + 1) * PEOPLE * ACTS / (CRASHES * 2) + chance.nextInt(10);
        Eventually.eventually(() -> assertThat(acts.get()).isGreaterThanOrEqualTo(after));
        // What the old one had not carried to the log yet, the new one finds in the outbox.
        mesh.getAndSet(new TestMesh(log, dataSource)).close();
      }
      for (var person : working) {
        var _ = person.get();
      }
    }
    log.heal();
    try (var last = mesh.get()) {
      last.settle();
      assertAllIsAsTheLogSays(last, log);
    }
  }

  private void begin(TestMesh mesh, FaultyLog log, int overlap) throws InterruptedException {
    mesh.createProject();
    mesh.plan(LabellingPlan.newBuilder().setOverlap(overlap).setReviewShare(0.5).build());
    var healthy = new ArrayList<String>();
    while (healthy.size() < ITEMS.length) {
      var item = ITEMS[healthy.size()];
      try {
        mesh.add(item);
        healthy.add(item);
      } catch (RuntimeException _) {
        // The log was away: the sender sends again.
      }
    }
    assertThat(log.ends("millrace.items")).isNotEmpty();
    mesh.settle();
  }

  private void act(TestMesh mesh, Random random, String person) {
    try {
      tryToAct(mesh, random, person);
    } catch (MeshException | LogUnavailableException | CompletionException _) {
      // Somebody else was faster: a refusal is an answer too. Or the log was away.
    } finally {
      var _ = acts.incrementAndGet();
    }
  }

  private void tryToAct(TestMesh mesh, Random random, String person) {
    var item = ITEMS[random.nextInt(ITEMS.length)];
    var className = CLASSES.get(random.nextInt(CLASSES.size()));
    switch (random.nextInt(11)) {
      case 0, 1 -> answered.add(item + "/" + mesh.submit(item, person, className, 0));
      case 2, 3 -> {
        for (var task : mesh.next(person, 2)) {
          var name = task.getItem();
          answered.add(name + "/" + mesh.submit(name, person, className, task.getLeaseEpoch()));
        }
      }
      case 4 -> bulk(mesh, random, person, className);
      case 5 -> {
        var _ = mesh.flag(item);
      }
      case 6 -> review(mesh, random, item, className);
      case 7, 8 -> undo(mesh, random, person);
      case 9 -> mesh.removeAll(Acts.newName(), person, item, ITEMS[random.nextInt(ITEMS.length)]);
      default -> {
        var _ = mesh.undo(person, "");
      }
    }
  }

  private void bulk(TestMesh mesh, Random random, String person, String className) {
    var request = SubmitLabelsRequest.newBuilder().setProject(TestMesh.PROJECT).setLabeller(person);
    for (var item : ITEMS) {
      if (random.nextInt(3) == 0) {
        request.addLabels(ItemLabel.newBuilder().setItem(item).setValue(TestMesh.value(className)));
      }
    }
    var answer = mesh.bulk.submit(request.build());
    for (var label : request.getLabelsList()) {
      // By its history, for others may have removed the item since.
      mesh.items.history(TestMesh.PROJECT, label.getItem()).stream()
          .map(entry -> entry.getEvent().getLabeled())
          .filter(labeled -> labeled.getProvenance().getAct().equals(answer.getAct()))
          .filter(labeled -> labeled.getProvenance().getLabeller().equals(person))
          .forEach(labeled -> answered.add(label.getItem() + "/" + labeled.getLabelId()));
    }
  }

  private void review(TestMesh mesh, Random random, String item, String className) {
    if (random.nextBoolean()) {
      var act = mesh.review(item, Verdict.VERDICT_CORRECTED, TestMesh.value(className));
      answered.add(item + "/" + act);
    } else {
      var _ =
          mesh.review(
              item, random.nextBoolean() ? Verdict.VERDICT_ACCEPTED : Verdict.VERDICT_SENT_BACK);
    }
  }

  private static void undo(TestMesh mesh, Random random, String person) {
    var request = ListActsRequest.newBuilder().setProject(TestMesh.PROJECT).setPageSize(50);
    var acts = mesh.acts.list(request.build()).getActsList();
    if (!acts.isEmpty()) {
      var _ = mesh.undo(person, acts.get(random.nextInt(acts.size())).getAct());
    }
  }

  private void assertAllIsAsTheLogSays(TestMesh mesh, FaultyLog log) throws Exception {
    var reference = ReferenceLabels.read(log);
    assertThat(reference.givenByPeople()).containsExactlyInAnyOrderElementsOf(answered);
    for (var item : ITEMS) {
      if (reference.isThere(item)) {
        assertThat(mesh.current(item)).as(item).isEqualTo(reference.current(item));
      } else {
        assertThatThrownBy(() -> mesh.current(item)).as(item).hasMessageContaining("was removed");
      }
    }
    var tables = Tables.of(mesh.database);
    assertThat(tables.get("label")).hasSizeGreaterThan(50);
    try (var replayed = new TestMesh(log, TestMesh.dataSource())) {
      replayed.settle();
      assertThat(Tables.of(replayed.database)).isEqualTo(tables);
    }
  }
}
