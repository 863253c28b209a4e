package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.LabellingPlan;
import dev.millrace.proto.labeling.v1.LeaseRef;
import dev.millrace.proto.labeling.v1.ReleaseTasksRequest;
import dev.millrace.proto.labeling.v1.Strategy;
import dev.millrace.proto.labeling.v1.StrategyShare;
import dev.millrace.proto.labeling.v1.Task;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StrategiesTest {
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
  void margin_theClosestCallFirst_labelledOrNot() throws Exception {
    only(Strategy.STRATEGY_MARGIN);
    mesh.add("sure", "unsure", "relabel", "unseen");
    mesh.label("relabel", "Bag", Instant.now().minusSeconds(60));
    mesh.predict("sure", "1", 0.9f, 0.05f, 0.05f);
    mesh.predict("unsure", "1", 0.4f, 0.35f, 0.25f);
    mesh.predict("relabel", "1", 0.5f, 0.4f, 0.1f);
    mesh.settle();
    assertThat(next(4)).containsExactly("unsure", "relabel", "sure", "unseen");
  }

  @Test
  void entropy_differsFromMargin() throws Exception {
    only(Strategy.STRATEGY_ENTROPY);
    mesh.add("two", "three");
    mesh.predict("two", "1", 0.5f, 0.5f, 0f);
    mesh.predict("three", "1", 0.4f, 0.3f, 0.3f);
    mesh.settle();
    var tasks = mesh.next("ann", 2);
    assertThat(tasks).extracting(Task::getItem).containsExactly("three", "two");
    assertThat(tasks.getLast().getSuggestion().getEntropy()).isEqualTo(1f);
    assertThat(tasks.getFirst().getStrategy()).isEqualTo(Strategy.STRATEGY_ENTROPY);
  }

  @Test
  void disagreement_theSurestContradictionFirst() throws Exception {
    only(Strategy.STRATEGY_DISAGREEMENT);
    mesh.add("agrees", "weak", "strong");
    var before = Instant.now().minusSeconds(60);
    mesh.label("agrees", "Bag", before);
    mesh.label("weak", "Coat", before);
    mesh.label("strong", "Coat", before);
    mesh.predict("agrees", "1", 0.99f, 0.01f);
    mesh.predict("weak", "1", 0.6f, 0.4f);
    mesh.predict("strong", "1", 0.95f, 0.05f);
    mesh.settle();
    assertThat(next(2)).containsExactly("strong", "weak");
  }

  @Test
  void newPredictions_changeTheOrder() throws Exception {
    only(Strategy.STRATEGY_MARGIN);
    mesh.add("a", "b");
    mesh.predict("a", "1", 0.9f, 0.1f);
    mesh.predict("b", "1", 0.6f, 0.4f);
    mesh.settle();
    var first = mesh.next("ann", 1).getFirst();
    assertThat(first.getItem()).isEqualTo("b");
    release(first, false);
    mesh.predict("a", "2", 0.51f, 0.49f);
    mesh.predict("b", "2", 0.9f, 0.1f);
    mesh.settle();
    assertThat(next(1)).containsExactly("a");
  }

  @Test
  void diversity_nearTwinsDoNotFollowEachOther() throws Exception {
    only(Strategy.STRATEGY_DIVERSITY);
    var twins = IntStream.range(0, 20).mapToObj("twin-%02d"::formatted).toArray(String[]::new);
    mesh.add(twins);
    mesh.add("far", "farther", "nowhere");
    for (int i = 0; i < twins.length; i++) {
      place(twins[i], 0.001 * i, 0);
    }
    place("far", 1, 0);
    place("farther", 0, 2);
    mesh.settle();
    var chosen = next(3);
    assertThat(chosen).contains("far", "farther");
    assertThat(chosen).filteredOn(item -> item.startsWith("twin")).hasSize(1);
    assertThat(next(30)).contains("nowhere").hasSize(20);
  }

  @Test
  void random_givesAllInTheEnd() throws Exception {
    only(Strategy.STRATEGY_RANDOM);
    mesh.add("a", "b", "c", "d", "e");
    mesh.settle();
    assertThat(next(3)).hasSize(3).doesNotHaveDuplicates();
    assertThat(next(5)).hasSize(2);
  }

  @Test
  void mixed_sharesAreKept() throws Exception {
    mesh.plan(
        LabellingPlan.newBuilder()
            .addStrategies(share(Strategy.STRATEGY_UNLABELLED, 3))
            .addStrategies(share(Strategy.STRATEGY_MARGIN, 1))
            .build());
    var ids = IntStream.range(0, 400).mapToObj("item-%03d"::formatted).toArray(String[]::new);
    mesh.add(ids);
    for (var id : ids) {
      mesh.predict(id, "1", 0.6f, 0.4f);
    }
    mesh.settle();
    var tasks = IntStream.range(0, 4).mapToObj(_ -> mesh.next("ann", 50)).flatMap(List::stream);
    assertThat(tasks.filter(task -> task.getStrategy() == Strategy.STRATEGY_MARGIN).count())
        .isBetween(20L, 85L);
  }

  @Test
  void skipped_comeLast_andToOthersAsBefore() throws Exception {
    mesh.add("a", "b");
    mesh.settle();
    var first = mesh.next("ann", 1).getFirst();
    release(first, true);
    var rest = mesh.next("ann", 5);
    assertThat(rest).hasSize(2);
    assertThat(rest.getLast().getItem()).isEqualTo(first.getItem());
    rest.forEach(task -> release(task, false));
    assertThat(mesh.next("bob", 1)).extracting(Task::getItem).containsExactly(first.getItem());
  }

  @Test
  void plan_whatCannotBe_isRefusedByName() {
    assertThatThrownBy(() -> mesh.plan(LabellingPlan.newBuilder().setOverlap(11).build()))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("the overlap is 11");
    assertThatThrownBy(() -> mesh.plan(LabellingPlan.newBuilder().setReviewShare(2).build()))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("review_share is 2.0");
    var twice = share(Strategy.STRATEGY_RANDOM, 1);
    assertThatThrownBy(() ->
            mesh.plan(LabellingPlan.newBuilder().addStrategies(twice).addStrategies(twice).build()))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("twice");
  }

  private void only(Strategy strategy) {
    mesh.plan(LabellingPlan.newBuilder().addStrategies(share(strategy, 1)).build());
  }

  private static StrategyShare share(Strategy strategy, double share) {
    return StrategyShare.newBuilder().setStrategy(strategy).setShare(share).build();
  }

  private List<String> next(int count) {
    return mesh.next("ann", count).stream().map(Task::getItem).toList();
  }

  private void release(Task task, boolean skip) {
    var lease =
        LeaseRef.newBuilder().setItem(task.getItem()).setLeaseEpoch(task.getLeaseEpoch()).build();
    mesh.leases.release(
        ReleaseTasksRequest.newBuilder()
            .setProject(TestMesh.PROJECT)
            .setLabeller("ann")
            .addLeases(lease)
            .setSkip(skip)
            .build());
  }

  private void place(String item, double x, double y) {
    mesh.database.run(transaction ->
        transaction
            .handle()
            .execute(
                "insert into item_vector (project, item, vector) values (?, ?, array[?, ?]::real[])",
                TestMesh.PROJECT,
                item,
                x,
                y));
  }
}
