package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.ConflictException;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelRecord;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.RetractLabelRequest;
import dev.millrace.proto.labeling.v1.RetractLabelResponse;
import dev.millrace.proto.labeling.v1.Suggestion;
import dev.millrace.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LabelsTest {
  private TestMesh mesh;

  @BeforeEach
  void open() throws Exception {
    mesh = new TestMesh();
    mesh.createProject();
    mesh.add("a");
    mesh.settle();
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void submit_isReadAtOnce_andOnTheLogOnce() throws Exception {
    var id = mesh.submit("a", "Coat");
    assertThat(mesh.items.get(TestMesh.PROJECT, "a").getCurrent())
        .isEqualTo(TestMesh.value("Coat"));
    assertThat(mesh.projects.get(TestMesh.PROJECT).getLabelled()).isEqualTo(1);
    mesh.settle();
    var label = events().getFirst().getLabeled();
    assertThat(events()).hasSize(1);
    assertThat(label.getLabelId()).isEqualTo(id);
    assertThat(label.getProvenance().getLabeller()).isEqualTo("ann");
    assertThat(label.getProvenance().getSource()).isEqualTo(LabelSource.LABEL_SOURCE_PERSON);
    assertThat(mesh.items.get(TestMesh.PROJECT, "a").getLabelsList())
        .singleElement()
        .satisfies(record -> assertThat(record.getEventSource()).isEqualTo("millrace/labeling"))
        .extracting(LabelRecord::getLabelId)
        .isEqualTo(id);
    assertThat(mesh.projects.get(TestMesh.PROJECT).getLabelled()).isEqualTo(1);
  }

  @Test
  void submit_withASuggestion_saysSo() throws Exception {
    var suggestion =
        Suggestion.newBuilder().setClassName("Bag").setConfidence(0.5f).setModelVersion("3");
    var _ = mesh.labels.submit(TestMesh.submission("a", "Coat").setSuggestion(suggestion).build());
    mesh.settle();
    var provenance = events().getFirst().getLabeled().getProvenance();
    assertThat(provenance.getSource()).isEqualTo(LabelSource.LABEL_SOURCE_MODEL_ASSISTED);
    assertThat(provenance.getSuggestedBy()).isEqualTo("3");
    assertThat(provenance.getSuggestion()).isEqualTo("Bag");
    assertThat(provenance.getSuggestionConfidence()).isEqualTo(0.5f);
  }

  @Test
  void submit_sameIdAgain_isOneLabel() throws Exception {
    var request = TestMesh.submission("a", "Coat").setLabelId("mine").build();
    assertThat(mesh.labels.submit(request).getLabelId()).isEqualTo("mine");
    assertThat(mesh.labels.submit(request).getLabelId()).isEqualTo("mine");
    mesh.settle();
    assertThat(mesh.labels.submit(request).getLabelId()).isEqualTo("mine");
    mesh.settle();
    assertThat(events()).hasSize(1);
    assertThatThrownBy(
            () -> mesh.labels.submit(TestMesh.submission("a", "Bag").setLabelId("mine").build()))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("label 'mine' of item 'a' is there and says 'Coat'");
  }

  @Test
  void submit_underItsLease_givesTheLeaseBack() throws Exception {
    var task = mesh.next("ann", 1).getFirst();
    var _ =
        mesh.labels.submit(
            TestMesh.submission("a", "Coat").setLeaseEpoch(task.getLeaseEpoch()).build());
    mesh.predict("a", "1", java.time.Instant.now().plusSeconds(60), 0.5f, 0.3f);
    mesh.settle();
    assertThat(mesh.next("bob", 1)).hasSize(1);
  }

  @Test
  void submit_afterTheLeasePassedOn_isAConflictThatTellsTheState() throws Exception {
    var brief = mesh.queue(Duration.ofMillis(1));
    var late = TestMesh.next(brief, "ann", 1).getFirst();
    Eventually.eventually(() -> assertThat(mesh.next("bob", 1)).hasSize(1));
    var _ =
        mesh.labels.submit(
            TestMesh.submission("a", "Bag").setLabeller("bob").setLeaseEpoch(2).build());
    assertThatThrownBy(() ->
            mesh.labels.submit(
                TestMesh.submission("a", "Coat").setLeaseEpoch(late.getLeaseEpoch()).build()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("ann no longer holds item 'a' under lease epoch 1")
        .hasMessageContaining("its lease was given back")
        .hasMessageContaining("its label is 'Bag' by bob");
    assertThat(mesh.items.get(TestMesh.PROJECT, "a").getLabelsList()).hasSize(1);
  }

  @Test
  void submit_afterTheLeaseTime_butNobodyTookIt_counts() throws Exception {
    var task = TestMesh.next(mesh.queue(Duration.ofMillis(1)), "ann", 1).getFirst();
    Eventually.eventually(
        () -> assertThat(Times.instant(task.getLeaseUntil())).isBefore(java.time.Instant.now()));
    assertThat(
            mesh.labels
                .submit(
                    TestMesh.submission("a", "Coat").setLeaseEpoch(task.getLeaseEpoch()).build())
                .getLabelId())
        .isNotEmpty();
  }

  @Test
  void submit_underAnothersLease_isAConflict() {
    var task = mesh.next("bob", 1).getFirst();
    assertThatThrownBy(() ->
            mesh.labels.submit(
                TestMesh.submission("a", "Coat").setLeaseEpoch(task.getLeaseEpoch()).build()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("bob holds it under epoch 1 until")
        .hasMessageContaining("it has no label");
  }

  @Test
  void submit_whatIsUnknown_isRefusedByName() throws Exception {
    assertThatThrownBy(() -> mesh.submit("a", "Hat"))
        .isInstanceOf(InvalidException.class)
        .hasMessage(
            "the class 'Hat' is not in project fashion's schema; known are Bag, Coat, Shirt");
    assertThatThrownBy(() -> mesh.submit("z", "Coat"))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("there is no item 'z' in project 'fashion'");
    assertThatThrownBy(
            () -> mesh.labels.submit(TestMesh.submission("a", "Coat").setProject("no").build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("there is no project 'no'");
    assertThatThrownBy(
            () -> mesh.labels.submit(TestMesh.submission("a", "Coat").setLabeller("").build()))
        .isInstanceOf(InvalidException.class);
    mesh.remove("a");
    mesh.settle();
    assertThatThrownBy(() -> mesh.submit("a", "Coat"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageEndingWith("it was removed");
    assertThat(events()).isEmpty();
  }

  @Test
  void retract_bringsTheEarlierLabelBack() throws Exception {
    var first = mesh.submit("a", "Coat");
    var second = mesh.submit("a", "Bag");
    var _ = retract(second);
    assertThat(mesh.items.get(TestMesh.PROJECT, "a").getCurrent())
        .isEqualTo(TestMesh.value("Coat"));
    var _ = retract(second);
    var _ = retract(first);
    mesh.settle();
    var item = mesh.items.get(TestMesh.PROJECT, "a");
    assertThat(item.hasCurrent()).isFalse();
    assertThat(item.getLabelsList()).hasSize(2).allMatch(LabelRecord::getRetracted);
    assertThat(events()).hasSize(4);
    assertThat(mesh.projects.get(TestMesh.PROJECT).getLabelsByClassMap()).isEmpty();
  }

  @Test
  void retract_leavesTheItemWithWhoRetracted_andWithNobodyElse() throws Exception {
    var label = mesh.submit("a", "Coat");
    var task = retract(label).getTask();
    assertThat(task.getItem()).isEqualTo("a");
    assertThat(mesh.next("bob", 1)).isEmpty();
    var _ = mesh.submit("a", "ann", "Bag", task.getLeaseEpoch());
    assertThat(mesh.items.get(TestMesh.PROJECT, "a").getCurrent()).isEqualTo(TestMesh.value("Bag"));
  }

  @Test
  void retract_whileAnotherHoldsTheItem_leavesItWithHim() throws Exception {
    var first = mesh.submit("a", "Coat");
    mesh.predict("a", "1", java.time.Instant.now().plusSeconds(60), 0.5f, 0.3f);
    mesh.settle();
    assertThat(mesh.next("bob", 1)).hasSize(1);
    assertThat(retract(first).hasTask()).isFalse();
  }

  @Test
  void submit_withoutALease_takesTheItemFromWhoHoldsIt() {
    var task = mesh.next("bob", 1).getFirst();
    var _ = mesh.submit("a", "Coat");
    assertThatThrownBy(() -> mesh.submit("a", "bob", "Bag", task.getLeaseEpoch()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("its label is 'Coat' by ann");
  }

  @Test
  void retract_unknown_isNotFound() {
    assertThatThrownBy(() -> retract("none"))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("item 'a' of project 'fashion' has no label 'none'");
  }

  private RetractLabelResponse retract(String labelId) {
    return mesh.labels.retract(
        RetractLabelRequest.newBuilder()
            .setProject(TestMesh.PROJECT)
            .setItem("a")
            .setLabelId(labelId)
            .setLabeller("ann")
            .build());
  }

  private List<LabelEvent> events() {
    var ends = mesh.log.ends(Topics.LABELS.name());
    var events = new ArrayList<LabelEvent>();
    mesh.log.read(
        Topics.LABELS.name(),
        Collections.nCopies(ends.size(), 0L),
        ends,
        record -> events.add(EventCodec.decode(Topics.LABELS, record).data()));
    return events;
  }
}
