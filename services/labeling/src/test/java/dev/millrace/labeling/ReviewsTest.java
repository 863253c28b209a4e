package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.ConflictException;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.HistoryEntry;
import dev.millrace.proto.labeling.v1.LabelEvent.EventCase;
import dev.millrace.proto.labeling.v1.LabellingPlan;
import dev.millrace.proto.labeling.v1.ReviewReason;
import dev.millrace.proto.labeling.v1.SubmitReviewRequest;
import dev.millrace.proto.labeling.v1.Verdict;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReviewsTest {
  private TestMesh mesh;

  @BeforeEach
  void open() throws Exception {
    mesh = new TestMesh();
    mesh.createProject();
    mesh.add("a", "b");
    mesh.settle();
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void flag_sendsToReview_untilItIsReviewed() throws Exception {
    var _ = mesh.submit("a", "Coat");
    var _ = mesh.flag("a");
    mesh.settle();
    assertThat(mesh.projects.get(TestMesh.PROJECT).getToReview()).isEqualTo(1);
    var task = mesh.nextReviews(10).getFirst();
    assertThat(task.getReason()).isEqualTo(ReviewReason.REVIEW_REASON_FLAGGED);
    assertThat(task.getFlags(0).getReason()).isEqualTo("blurred");
    assertThat(task.getTask().getCurrent()).isEqualTo(TestMesh.value("Coat"));
    assertThat(mesh.nextReviews(10)).isEmpty();
    var _ = mesh.review("a", Verdict.VERDICT_ACCEPTED);
    mesh.settle();
    assertThat(mesh.projects.get(TestMesh.PROJECT).getToReview()).isZero();
    assertThat(mesh.current("a")).isEqualTo("Coat");
    assertThat(mesh.nextReviews(10)).isEmpty();
  }

  @Test
  void sendBack_bringsTheItemToTheQueue_withoutAnyLabel() throws Exception {
    mesh.label("a", "Bag");
    mesh.settle();
    var _ = mesh.submit("a", "Coat");
    var act = mesh.review("a", Verdict.VERDICT_SENT_BACK);
    mesh.settle();
    assertThat(mesh.current("a")).isEmpty();
    assertThat(mesh.next("bob", 10)).extracting(task -> task.getItem()).contains("a");
    var _ = mesh.undo("rita", act);
    assertThat(mesh.current("a")).isEqualTo("Coat");
  }

  @Test
  void correct_givesTheReviewersLabel_andNeedsNoOtherReview() throws Exception {
    mesh.plan(LabellingPlan.newBuilder().setReviewShare(1).build());
    var _ = mesh.submit("a", "Coat");
    mesh.settle();
    assertThat(mesh.nextReviews(1).getFirst().getReason())
        .isEqualTo(ReviewReason.REVIEW_REASON_SAMPLED);
    var _ = mesh.review("a", Verdict.VERDICT_CORRECTED, TestMesh.value("Bag"));
    mesh.settle();
    assertThat(mesh.current("a")).isEqualTo("Bag");
    assertThat(mesh.nextReviews(10)).isEmpty();
    var _ = mesh.submit("a", "Shirt");
    mesh.settle();
    assertThat(mesh.nextReviews(10)).hasSize(1);
  }

  @Test
  void share_isThatOfThePlan() throws Exception {
    mesh.plan(LabellingPlan.newBuilder().setReviewShare(0.25).build());
    var ids = IntStream.range(0, 400).mapToObj("item-%03d"::formatted).toArray(String[]::new);
    mesh.add(ids);
    mesh.settle();
    assertThat(mesh.submitAll("", "Coat", ids).getLabelled()).isEqualTo(400);
    assertThat(mesh.projects.get(TestMesh.PROJECT).getToReview()).isBetween(70L, 130L);
  }

  @Test
  void review_ofALabelThatIsNotCurrentAnyMore_isAConflict() {
    var stale = mesh.submit("a", "Coat");
    var _ = mesh.submit("a", "Bag");
    var request =
        SubmitReviewRequest.newBuilder()
            .setProject(TestMesh.PROJECT)
            .setItem("a")
            .setReviewer("rita")
            .setLabelId(stale)
            .setVerdict(Verdict.VERDICT_ACCEPTED);
    assertThatThrownBy(() -> mesh.reviews.submit(request.build()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("its label is 'Bag' by ann");
  }

  @Test
  void review_whatCannotBe_isRefusedByName() {
    assertThatThrownBy(() -> mesh.review("a", Verdict.VERDICT_ACCEPTED))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("has no label to accept");
    var _ = mesh.submit("a", "Coat");
    assertThatThrownBy(() -> mesh.review("a", Verdict.VERDICT_UNSPECIFIED))
        .isInstanceOf(InvalidException.class);
    assertThatThrownBy(() -> mesh.review("a", Verdict.VERDICT_CORRECTED, TestMesh.value("Hat")))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("'Hat'");
    assertThat(mesh.current("a")).isEqualTo("Coat");
  }

  @Test
  void history_tellsWhoDidWhat_inOrder() throws Exception {
    var label = mesh.submit("a", "Coat");
    var _ = mesh.flag("a");
    var _ = mesh.review("a", Verdict.VERDICT_ACCEPTED);
    var _ = mesh.retract("a", label);
    mesh.settle();
    assertThat(mesh.items.history(TestMesh.PROJECT, "a"))
        .extracting(entry -> entry.getEvent().getEventCase())
        .startsWith(EventCase.LABELED, EventCase.FLAGGED)
        .contains(EventCase.REVIEWED, EventCase.FLAG_CLEARED, EventCase.RETRACTED);
    assertThat(mesh.items.history(TestMesh.PROJECT, "a"))
        .extracting(HistoryEntry::getEventId)
        .doesNotHaveDuplicates();
  }
}
