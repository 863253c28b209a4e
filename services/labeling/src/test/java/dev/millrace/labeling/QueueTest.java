package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.proto.labeling.v1.LeaseRef;
import dev.millrace.proto.labeling.v1.NextTasksRequest;
import dev.millrace.proto.labeling.v1.ReleaseTasksRequest;
import dev.millrace.proto.labeling.v1.RenewTasksRequest;
import dev.millrace.proto.labeling.v1.Task;
import dev.millrace.testing.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueTest {
  private TestMesh mesh;

  @BeforeEach
  void open() {
    mesh = new TestMesh();
    mesh.createProject();
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void next_unlabelledFirst_thenTheLeastSure() throws Exception {
    mesh.add("sure", "unsure", "judged", "fresh", "predicted");
    var before = Instant.now().minusSeconds(60);
    mesh.label("sure", "Bag", before);
    mesh.label("unsure", "Bag", before);
    mesh.label("judged", "Bag", Instant.now().plusSeconds(60));
    mesh.predict("sure", "1", 0.9f, 0.05f, 0.05f);
    mesh.predict("unsure", "1", 0.35f, 0.33f, 0.32f);
    mesh.predict("judged", "1", 0.34f, 0.33f, 0.33f);
    mesh.predict("predicted", "1", 0.5f, 0.3f, 0.2f);
    mesh.settle();
    var tasks = mesh.next("ann", 10);
    assertThat(tasks.subList(0, 2)).extracting(Task::getItem).containsOnly("fresh", "predicted");
    assertThat(tasks.subList(2, 4)).extracting(Task::getItem).containsExactly("unsure", "sure");
    assertThat(tasks).hasSize(4);
  }

  @Test
  void next_itemThatTwoVersionsDisagreeOn_comesBeforeTheUnsure() throws Exception {
    mesh.add("agreed", "disputed", "unsure");
    var before = Instant.now().minusSeconds(60);
    for (var item : List.of("agreed", "disputed", "unsure")) {
      mesh.label(item, "Bag", before);
    }
    mesh.predict("agreed", "1", 0.9f, 0.05f, 0.05f);
    mesh.predict("disputed", "1", 0.9f, 0.05f, 0.05f);
    mesh.predict("unsure", "1", 0.35f, 0.33f, 0.32f);
    mesh.settle();
    mesh.secondOpinion("agreed", "2", "Bag", "Bag");
    mesh.secondOpinion("disputed", "2", "Coat", "Bag");
    mesh.settle();
    var tasks = mesh.next("ann", 10);
    assertThat(items(tasks)).containsExactly("disputed", "unsure", "agreed");
    assertThat(tasks.getFirst().getSuggestion().getClassName())
        .as("the answer stays what is suggested")
        .isEqualTo("Bag");
  }

  @Test
  void next_tellsAllAboutATask() throws Exception {
    mesh.add("a");
    mesh.label("a", "Coat", Instant.now().minusSeconds(60));
    mesh.predict("a", "7", 0.6f, 0.25f, 0.15f);
    mesh.settle();
    var task = mesh.next("ann", 1).getFirst();
    assertThat(task.getBlob().getMediaType()).isEqualTo("image/png");
    assertThat(task.getLeaseEpoch()).isEqualTo(1);
    assertThat(Times.instant(task.getLeaseUntil())).isAfter(Instant.now());
    assertThat(task.getCurrent()).isEqualTo(TestMesh.value("Coat"));
    assertThat(task.getSuggestion().getClassName()).isEqualTo("Bag");
    assertThat(task.getSuggestion().getConfidence()).isEqualTo(0.6f);
    assertThat(task.getSuggestion().getMargin()).isEqualTo(0.6f - 0.25f);
    assertThat(task.getSuggestion().getModelVersion()).isEqualTo("7");
  }

  @Test
  void next_orderIsSpreadAndTheSameAgain() throws Exception {
    addMany(50);
    var tasks = mesh.next("ann", 50);
    release(tasks);
    assertThat(items(mesh.next("bob", 50))).isEqualTo(items(tasks));
    assertThat(items(tasks)).isNotEqualTo(items(tasks).stream().sorted().toList());
  }

  @Test
  void next_twoLabellersAtOnce_shareNothing() throws Exception {
    addMany(400);
    var tasks = Collections.synchronizedList(new ArrayList<String>());
    try (var labellers = Executors.newVirtualThreadPerTaskExecutor()) {
      var done = new ArrayList<Future<?>>();
      for (int i = 0; i < 8; i++) {
        var labeller = "labeller " + i;
        done.add(
            labellers.submit(() -> {
              for (int turn = 0; turn < 10; turn++) {
                tasks.addAll(items(mesh.next(labeller, 5)));
              }
            }));
      }
      for (var future : done) {
        future.get();
      }
    }
    assertThat(tasks).doesNotHaveDuplicates().hasSize(400);
  }

  @Test
  void next_itemsOfOthers_areSkippedUntilTheirLeaseIsOver() throws Exception {
    mesh.add("a");
    mesh.settle();
    var queue = mesh.queue(Duration.ofMillis(200));
    assertThat(TestMesh.next(queue, "ann", 1)).hasSize(1);
    assertThat(TestMesh.next(queue, "bob", 1)).isEmpty();
    Eventually.eventually(() ->
        assertThat(TestMesh.next(queue, "bob", 1))
            .extracting(Task::getLeaseEpoch)
            .containsExactly(2L));
  }

  @Test
  void next_labelledMeanwhile_isNotHandedOut() throws Exception {
    mesh.add("a", "b");
    mesh.settle();
    var _ = mesh.submit("a", "Coat");
    assertThat(mesh.next("bob", 10)).extracting(Task::getItem).containsExactly("b");
  }

  @Test
  void next_removed_isNotHandedOut() throws Exception {
    mesh.add("a", "b");
    mesh.remove("a");
    mesh.settle();
    assertThat(mesh.next("bob", 10)).extracting(Task::getItem).containsExactly("b");
  }

  @Test
  void next_whatCannotBe_isRefusedByName() {
    assertThatThrownBy(() -> mesh.next("ann", 0))
        .isInstanceOf(InvalidException.class)
        .hasMessage("count is 0, expected 1 to 100");
    assertThatThrownBy(() -> mesh.next("ann", 101)).isInstanceOf(InvalidException.class);
    assertThatThrownBy(() -> mesh.next(" ", 1))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("labeller");
    assertThatThrownBy(() ->
            mesh.queue()
                .next(
                    NextTasksRequest.newBuilder()
                        .setProject("nowhere")
                        .setLabeller("ann")
                        .setCount(1)
                        .build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("'nowhere'");
  }

  @Test
  void renew_keepsALease_andTellsOfALostOne() throws Exception {
    mesh.add("a", "b");
    mesh.settle();
    var brief = mesh.queue(Duration.ofMillis(1));
    var lost = TestMesh.next(brief, "ann", 2);
    Eventually.eventually(() -> assertThat(TestMesh.next(brief, "bob", 2)).hasSize(2));
    var mine = mesh.next("ann", 1);
    var request = RenewTasksRequest.newBuilder().setProject(TestMesh.PROJECT).setLabeller("ann");
    lost.forEach(task -> request.addLeases(ref(task)));
    mine.forEach(task -> request.addLeases(ref(task)));
    var answer = mesh.leases.renew(request.build());
    assertThat(answer.getLostItemsList()).containsExactlyInAnyOrderElementsOf(items(lost));
    assertThat(Times.instant(answer.getLeaseUntil())).isAfter(Instant.now().plusSeconds(200));
  }

  @Test
  void release_freesTheItemAtOnce() throws Exception {
    mesh.add("a");
    mesh.settle();
    release(mesh.next("ann", 1));
    assertThat(mesh.next("bob", 1)).extracting(Task::getLeaseEpoch).containsExactly(2L);
  }

  private void release(List<Task> tasks) {
    var request = ReleaseTasksRequest.newBuilder().setProject(TestMesh.PROJECT).setLabeller("ann");
    tasks.forEach(task -> request.addLeases(ref(task)));
    mesh.leases.release(request.build());
  }

  private static LeaseRef ref(Task task) {
    return LeaseRef.newBuilder()
        .setItem(task.getItem())
        .setLeaseEpoch(task.getLeaseEpoch())
        .build();
  }

  private static List<String> items(List<Task> tasks) {
    return tasks.stream().map(Task::getItem).toList();
  }

  private void addMany(int count) throws InterruptedException {
    mesh.add(IntStream.range(0, count).mapToObj("item-%03d"::formatted).toArray(String[]::new));
    mesh.settle();
  }
}
