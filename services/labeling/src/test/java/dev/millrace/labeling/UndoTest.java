package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.ConflictException;
import dev.millrace.mesh.NotAllowedException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.NotReadyException;
import dev.millrace.proto.ingest.v1.ItemEvent.EventCase;
import dev.millrace.proto.labeling.v1.Act;
import dev.millrace.proto.labeling.v1.ActKind;
import dev.millrace.proto.labeling.v1.LabelRecord;
import dev.millrace.proto.labeling.v1.ListActsRequest;
import dev.millrace.proto.labeling.v1.ListActsResponse;
import dev.millrace.proto.labeling.v1.Task;
import dev.millrace.proto.labeling.v1.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UndoTest {
  private TestMesh mesh;

  @BeforeEach
  void open() throws Exception {
    mesh = new TestMesh();
    mesh.createProject();
    mesh.add("a", "b", "c");
    mesh.settle();
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void undo_theNewestOfALabeller_stepByStep() throws Exception {
    var _ = mesh.submit("a", "Coat");
    var _ = mesh.submit("b", "Bag");
    var first = mesh.undo("ann", "");
    assertThat(first.getTask().getItem()).isEqualTo("b");
    assertThat(mesh.current("b")).isEmpty();
    var _ = mesh.undo("ann", "");
    assertThat(mesh.current("a")).isEmpty();
    assertThatThrownBy(() -> mesh.undo("ann", ""))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("ann has done nothing");
    mesh.settle();
    assertThat(mesh.current("a")).isEmpty();
  }

  @Test
  void undo_ofAnUndo_doesItAgain_andSoOn() throws Exception {
    var act = mesh.submit("a", "Coat");
    var undone = mesh.undo("bob", act);
    assertThat(undone.getRedone()).isFalse();
    var redone = mesh.undo("cid", undone.getAct());
    assertThat(redone.getRedone()).isTrue();
    assertThat(redone.getOfAct()).isEqualTo(act);
    assertThat(mesh.current("a")).isEqualTo("Coat");
    var again = mesh.undo("ann", redone.getAct());
    assertThat(again.getRedone()).isFalse();
    assertThat(mesh.current("a")).isEmpty();
    mesh.settle();
    assertThat(mesh.current("a")).isEmpty();
    assertThat(mesh.items.get(TestMesh.PROJECT, "a").getLabelsList()).hasSize(1);
    assertThat(mesh.projects.get(TestMesh.PROJECT).getLabelled()).isZero();
  }

  @Test
  void undo_twice_isAConflict() {
    var act = mesh.submit("a", "Coat");
    var _ = mesh.undo("ann", act);
    assertThatThrownBy(() -> mesh.undo("bob", act))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("is undone already");
  }

  @Test
  void undo_unknownAct_isNotFound() {
    assertThatThrownBy(() -> mesh.undo("ann", "none"))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("project 'fashion' has no act 'none'");
  }

  @Test
  void undo_bulk_takesTheWholeActBack_andNothingElse() throws Exception {
    var _ = mesh.submit("a", "Bag");
    var bulk = mesh.submitAll("lasso-1", "Coat", "a", "b", "c");
    var _ = mesh.submit("c", "Shirt");
    assertThat(bulk.getLabelled()).isEqualTo(3);
    var undone = mesh.undo("bob", bulk.getAct());
    assertThat(undone.getItems()).isEqualTo(3);
    assertThat(undone.hasTask()).isFalse();
    mesh.settle();
    assertThat(mesh.current("a")).isEqualTo("Bag");
    assertThat(mesh.current("b")).isEmpty();
    assertThat(mesh.current("c")).isEqualTo("Shirt");
    var _ = mesh.undo("bob", undone.getAct());
    assertThat(mesh.current("a")).isEqualTo("Coat");
    assertThat(mesh.current("b")).isEqualTo("Coat");
    assertThat(mesh.current("c")).isEqualTo("Shirt");
  }

  @Test
  void undo_aRetraction_restoresTheLabelAtItsPlace() throws Exception {
    var first = mesh.submit("a", "Coat");
    var _ = mesh.submit("a", "Bag");
    var retraction = mesh.retract("a", first);
    assertThat(mesh.undo("ann", retraction).getRedone()).isFalse();
    assertThat(mesh.current("a")).isEqualTo("Bag");
    assertThat(mesh.items.get(TestMesh.PROJECT, "a").getLabelsList())
        .noneMatch(LabelRecord::getRetracted);
  }

  @Test
  void redo_leavesAlone_whatAnotherRetracted() {
    var act = mesh.submitAll("lasso-1", "Coat", "a", "b").getAct();
    var label = mesh.items.get(TestMesh.PROJECT, "a").getLabels(0).getLabelId();
    var _ = mesh.retract("a", label);
    var undone = mesh.undo("ann", act);
    var _ = mesh.undo("ann", undone.getAct());
    assertThat(mesh.current("a")).isEmpty();
    assertThat(mesh.current("b")).isEqualTo("Coat");
  }

  @Test
  void undo_whenNothingOfTheActCountsAnyMore_isAConflict() {
    var act = mesh.submit("a", "Coat");
    var _ = mesh.retract("a", act);
    assertThatThrownBy(() -> mesh.undo("ann", act))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("nothing of act");
  }

  @Test
  void undo_flagAndReview_areUndoneToo() throws Exception {
    var _ = mesh.submit("a", "Coat");
    var flag = mesh.flag("a");
    var review = mesh.review("a", Verdict.VERDICT_CORRECTED, TestMesh.value("Bag"));
    assertThat(mesh.current("a")).isEqualTo("Bag");
    assertThat(mesh.items.get(TestMesh.PROJECT, "a").getFlagsList()).isEmpty();
    var undone = mesh.undo("rita", review);
    assertThat(mesh.current("a")).isEqualTo("Coat");
    assertThat(mesh.items.get(TestMesh.PROJECT, "a").getFlagsList()).hasSize(1);
    var _ = mesh.undo("rita", flag);
    assertThat(mesh.items.get(TestMesh.PROJECT, "a").getToReview()).isFalse();
    var _ = mesh.undo("rita", undone.getAct());
    assertThat(mesh.current("a")).isEqualTo("Bag");
  }

  @Test
  void undo_removal_putsTheItemsBackAsTheyWere() throws Exception {
    var _ = mesh.submit("a", "Coat");
    mesh.removeAll("tidy", "ann", "a", "b");
    mesh.settle();
    assertThat(mesh.projects.get(TestMesh.PROJECT).getItems()).isEqualTo(1);
    var undone = mesh.undo("ann", "");
    assertThat(undone.getOfAct()).isEqualTo("tidy");
    assertThat(undone.getItems()).isEqualTo(2);
    assertThat(undone.hasTask()).isFalse();
    assertThat(mesh.current("a")).isEqualTo("Coat");
    mesh.settle();
    var status = mesh.projects.get(TestMesh.PROJECT);
    assertThat(status.getItems()).isEqualTo(3);
    assertThat(status.getLabelled()).isEqualTo(1);
    assertThat(mesh.next("bob", 3)).extracting(Task::getItem).containsExactlyInAnyOrder("b", "c");
    assertThatThrownBy(() -> mesh.undo("bob", "tidy"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("is undone already");
  }

  @Test
  void undo_ofAnUndoneRemoval_removesAgain_andSoOn() throws Exception {
    mesh.removeAll("tidy", "ann", "a");
    mesh.settle();
    var redone = mesh.undo("bob", mesh.undo("bob", "tidy").getAct());
    assertThat(redone.getRedone()).isTrue();
    mesh.settle();
    assertThatThrownBy(() -> mesh.current("a")).hasMessageEndingWith("it was removed");
    var again = mesh.undo("cid", redone.getAct());
    mesh.settle();
    assertThat(mesh.current("a")).isEmpty();
    assertThat(mesh.items.history(TestMesh.PROJECT, "a"))
        .extracting(entry -> entry.getItemEvent().getEventCase())
        .containsExactly(
            EventCase.REMOVED, EventCase.RESTORED, EventCase.REMOVED, EventCase.RESTORED);
    assertThat(mesh.items.history(TestMesh.PROJECT, "a").get(2).getItemEvent().getRemoved())
        .matches(removed -> removed.getReason().equals("blurred"))
        .matches(removed -> removed.getProvenance().getRedoes().equals("tidy"));
    assertThat(list("", 9, "").getActsList())
        .extracting(Act::getKind)
        .containsExactly(
            ActKind.ACT_KIND_UNDO,
            ActKind.ACT_KIND_REDO,
            ActKind.ACT_KIND_UNDO,
            ActKind.ACT_KIND_REMOVAL);
    assertThat(list("cid", 9, "").getActs(0).getAct()).isEqualTo(again.getAct());
  }

  @Test
  void undo_ofAnUndoneRemoval_byAClockThatIsAhead_removesAgain_andSoOn() throws Exception {
    mesh.removeAll("tidy", "ann", Instant.now().plusSeconds(3600), "a");
    mesh.settle();
    var redone = mesh.undo("bob", mesh.undo("bob", "tidy").getAct());
    mesh.settle();
    assertThatThrownBy(() -> mesh.current("a")).hasMessageEndingWith("it was removed");
    var _ = mesh.undo("bob", redone.getAct());
    mesh.settle();
    assertThat(mesh.current("a")).isEmpty();
  }

  @Test
  void undo_removal_byWhoMayNotRemove_isRefused() throws Exception {
    mesh.removeAll("tidy", "ann", Instant.now().plusSeconds(3600), "a");
    mesh.settle();
    for (var act : List.of("tidy", "")) {
      assertThatThrownBy(() -> mesh.undoLabelsOnly("ann", act))
          .isInstanceOf(NotAllowedException.class)
          .hasMessageStartingWith("act 'tidy' removed items");
    }
    var undone = mesh.undo("bob", "tidy").getAct();
    assertThatThrownBy(() -> mesh.undoLabelsOnly("ann", undone))
        .isInstanceOf(NotAllowedException.class);
    mesh.settle();
    assertThat(mesh.current("a")).isEmpty();
    var label = mesh.submit("a", "Coat");
    assertThat(mesh.undoLabelsOnly("ann", "").getOfAct()).isEqualTo(label);
  }

  @Test
  void undo_removal_leavesAlone_whatAnotherRemovedOrCameAgain() throws Exception {
    mesh.removeAll("tidy", "ann", "a", "b", "c");
    mesh.add("a", "b");
    mesh.removeAll("also", "bob", "b");
    mesh.settle();
    var undone = mesh.undo("ann", "tidy");
    mesh.settle();
    assertThat(mesh.current("c")).isEmpty();
    assertThatThrownBy(() -> mesh.current("b")).hasMessageEndingWith("it was removed");
    var _ = mesh.undo("ann", undone.getAct());
    mesh.settle();
    assertThat(mesh.current("a")).isEmpty();
    assertThatThrownBy(() -> mesh.current("c")).hasMessageEndingWith("it was removed");
  }

  @Test
  void undo_actOfLabelsAndRemovals_takesAllBack() throws Exception {
    var _ = mesh.submitAll("clean-1", "Coat", "a");
    mesh.removeAll("clean-1", "ann", "b");
    mesh.settle();
    assertThat(list("", 9, "").getActs(0).getItems()).isEqualTo(2);
    var _ = mesh.undo("ann", "clean-1");
    mesh.settle();
    assertThat(mesh.current("a")).isEmpty();
    assertThat(mesh.current("b")).isEmpty();
  }

  @Test
  void list_newestFirst_withWhatIsUndone() throws Exception {
    var first = mesh.submit("a", "Coat");
    var bulk = mesh.submitAll("lasso-1", "Bag", "b", "c").getAct();
    var undo = mesh.undo("bob", bulk).getAct();
    mesh.settle();
    var page = list("", 2, "");
    assertThat(page.getActsList()).extracting(Act::getAct).containsExactly(undo, bulk);
    assertThat(page.getActsList()).extracting(Act::getUndone).containsExactly(false, true);
    assertThat(page.getActsList())
        .extracting(Act::getKind)
        .containsExactly(ActKind.ACT_KIND_UNDO, ActKind.ACT_KIND_LABEL);
    assertThat(page.getActs(0).getOfAct()).isEqualTo(bulk);
    assertThat(page.getActs(1).getItems()).isEqualTo(2);
    assertThat(page.getActs(1).getWhat()).isEqualTo("'Bag'");
    var last = list("", 2, page.getNextPageToken());
    assertThat(last.getActsList()).extracting(Act::getAct).containsExactly(first);
    assertThat(last.getNextPageToken()).isEmpty();
    assertThat(list("bob", 10, "").getActsList()).extracting(Act::getAct).containsExactly(undo);
  }

  private ListActsResponse list(String labeller, int size, String token) {
    return mesh.acts.list(
        ListActsRequest.newBuilder()
            .setProject(TestMesh.PROJECT)
            .setLabeller(labeller)
            .setPageSize(size)
            .setPageToken(token)
            .build());
  }
}
