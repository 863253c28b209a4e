package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.proto.labeling.v1.LabelRecord;
import dev.millrace.proto.labeling.v1.LabellingPlan;
import dev.millrace.proto.labeling.v1.ReviewReason;
import dev.millrace.proto.labeling.v1.Task;
import dev.millrace.proto.labeling.v1.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OverlapTest {
  private TestMesh mesh;

  @BeforeEach
  void open() throws Exception {
    mesh = new TestMesh();
    mesh.createProject();
    mesh.plan(LabellingPlan.newBuilder().setOverlap(3).setNeededSupport(0.9).build());
    mesh.add("a");
    mesh.settle();
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void next_handsAnItemToThree_eachOnce() throws Exception {
    var ann = mesh.next("ann", 5);
    assertThat(ann).extracting(Task::getItem).containsExactly("a");
    assertThat(mesh.next("ann", 5)).isEmpty();
    assertThat(mesh.next("bob", 5)).hasSize(1);
    var _ = mesh.submit("a", "ann", "Coat", ann.getFirst().getLeaseEpoch());
    mesh.settle();
    assertThat(mesh.next("ann", 5)).isEmpty();
    assertThat(mesh.next("cid", 5)).hasSize(1);
    assertThat(mesh.next("dan", 5)).isEmpty();
  }

  @Test
  void votes_countTogether_notAlone() throws Exception {
    vote("ann", "Coat");
    vote("bob", "Coat");
    mesh.settle();
    assertThat(mesh.current("a")).isEmpty();
    assertThat(mesh.projects.get(TestMesh.PROJECT).getLabelled()).isZero();
    vote("cid", "Bag");
    mesh.settle();
    assertThat(mesh.current("a")).isEqualTo("Coat");
    var task = mesh.nextReviews(5).getFirst();
    assertThat(task.getReason()).isEqualTo(ReviewReason.REVIEW_REASON_WEAK_CONSENSUS);
    assertThat(task.getConsensus().getVotes()).isEqualTo(3);
    assertThat(task.getConsensus().getSupport()).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(task.getLabelsList()).filteredOn(LabelRecord::getVote).hasSize(3);
    assertThat(mesh.next("dan", 5)).isEmpty();
  }

  @Test
  void votes_unanimous_needNoReview() throws Exception {
    vote("ann", "Coat");
    vote("bob", "Coat");
    vote("cid", "Coat");
    mesh.settle();
    assertThat(mesh.current("a")).isEqualTo("Coat");
    assertThat(mesh.nextReviews(5)).isEmpty();
  }

  @Test
  void votes_tied_goToReview_andTheReviewerDecides() throws Exception {
    vote("ann", "Coat");
    vote("bob", "Bag");
    vote("cid", "Shirt");
    mesh.settle();
    assertThat(mesh.current("a")).isEmpty();
    assertThat(mesh.projects.get(TestMesh.PROJECT).getToReview()).isEqualTo(1);
    assertThat(mesh.nextReviews(5).getFirst().getReason())
        .isEqualTo(ReviewReason.REVIEW_REASON_TIED);
    var _ = mesh.review("a", Verdict.VERDICT_CORRECTED, TestMesh.value("Bag"));
    assertThat(mesh.current("a")).isEqualTo("Bag");
    vote("ann", "Shirt");
    mesh.settle();
    assertThat(mesh.current("a")).isEqualTo("Bag");
    assertThat(mesh.projects.get(TestMesh.PROJECT).getToReview()).isZero();
  }

  @Test
  void undoOfAVote_takesTheConsensusBack_andRedoBringsItAgain() throws Exception {
    vote("ann", "Coat");
    vote("bob", "Coat");
    vote("cid", "Coat");
    var undone = mesh.undo("bob", "");
    mesh.settle();
    assertThat(mesh.current("a")).isEmpty();
    assertThat(undone.getTask().getItem()).isEqualTo("a");
    assertThat(mesh.next("dan", 5)).isEmpty();
    var _ = mesh.undo("bob", undone.getAct());
    mesh.settle();
    assertThat(mesh.current("a")).isEqualTo("Coat");
    var _ = mesh.undo("cid", "");
    assertThat(mesh.current("a")).isEmpty();
  }

  @Test
  void sendBack_asksForAllVotesAnew() throws Exception {
    vote("ann", "Coat");
    vote("bob", "Bag");
    vote("cid", "Coat");
    var _ = mesh.review("a", Verdict.VERDICT_SENT_BACK);
    mesh.settle();
    assertThat(mesh.current("a")).isEmpty();
    assertThat(mesh.next("ann", 5)).hasSize(1);
  }

  private void vote(String labeller, String className) {
    var _ = mesh.submit("a", labeller, className, 0);
  }
}
