package dev.millrace.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.evaluation.LampCut.Lamp;
import dev.millrace.learn.Bundle;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.blob.InMemoryBlobStore;
import dev.millrace.proto.evaluation.v1.ItemLoss;
import dev.millrace.proto.evaluation.v1.ItemLosses;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.preprocessing.v1.Split;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Bundle RIGHT = Lamps.right();

  private final InMemoryBlobStore blobs = new InMemoryBlobStore();
  private final Judge judge = new Judge(blobs);

  private Blob keep(Bundle bundle) {
    return blobs.put(bundle.toBytes(), "application/octet-stream");
  }

  private static List<Lamp> train() {
    return List.of(Lamp.off("a"), Lamp.on("b"));
  }

  @Test
  void judge_someMislabelled_givesTheMatrixCountedByHand() throws Exception {
    var valid = new ArrayList<Lamp>();
    for (int i = 0; i < 6; i++) {
      valid.add(Lamp.off("off-" + i));
    }
    valid.add(Lamp.off("off-called-on").mislabelled());
    for (int i = 0; i < 3; i++) {
      valid.add(Lamp.on("on-" + i));
    }
    valid.add(Lamp.on("on-called-off-0").mislabelled());
    valid.add(Lamp.on("on-called-off-1").mislabelled());
    var cut =
        new LampCut(blobs)
            .with(Split.SPLIT_TRAIN, train())
            .with(Split.SPLIT_VALID, valid.subList(0, 5))
            .with(Split.SPLIT_VALID, valid.subList(5, 12))
            .with(Split.SPLIT_TEST, List.of(Lamp.off("t0"), Lamp.on("t1")));

    var verdicts = judge.judge(keep(RIGHT), cut.kept());

    assertThat(verdicts).extracting("split").containsExactly(Split.SPLIT_VALID, Split.SPLIT_TEST);
    var verdict = verdicts.getFirst();
    assertThat(verdict.getCount()).isEqualTo(12);
    assertThat(verdict.getClassesList()).containsExactly("off", "on");
    // Labelled off: six that are off, two that are on. Labelled on: one that is off, three on.
    assertThat(verdict.getConfusionList()).containsExactly(6L, 2L, 1L, 3L);
    assertThat(verdict.getAccuracy()).isEqualTo(9 / 12.0);
    assertThat(verdict.getTopLossesList().subList(0, 3))
        .extracting(ItemLoss::getItem)
        .containsExactlyInAnyOrder("off-called-on", "on-called-off-0", "on-called-off-1");
    assertThat(verdict.getTopLossesList())
        .hasSize(12)
        .isSortedAccordingTo((one, other) -> Float.compare(other.getLoss(), one.getLoss()));
    assertThat(verdict.getTopLossesList())
        .allSatisfy(loss ->
            assertThat(blobs.get(loss.getHeatmap().getSha256())).startsWith(0x89, 'P', 'N', 'G'));
    var losses = ItemLosses.parseFrom(blobs.get(verdict.getItemLosses().getSha256()));
    assertThat(losses.getLossesList())
        .extracting(ItemLoss::getItem)
        .containsExactlyElementsOf(valid.stream().map(Lamp::item).toList());
    assertThat(losses.getLosses(6).getActual()).isEqualTo("on");
    assertThat(losses.getLosses(6).getPredicted()).isEqualTo("off");
    var sum = losses.getLossesList().stream().mapToDouble(ItemLoss::getLoss).sum();
    assertThat(verdict.getLoss()).isCloseTo(sum / 12, within(1e-6));
    for (var loss : losses.getLossesList()) {
      assertThat(-Math.log(loss.getProbability())).isCloseTo(loss.getLoss(), within(1e-3));
    }
    assertThat(verdicts.getLast().getAccuracy()).isEqualTo(1);
    assertThat(verdicts.getLast().getConfusionList()).containsExactly(1L, 0L, 0L, 1L);
  }

  @Test
  void judge_manyItems_keepsTheHundredLargestLosses() {
    var valid = new ArrayList<Lamp>();
    for (int i = 0; i < 300; i++) {
      var lamp = i % 2 == 0 ? Lamp.off("lamp-" + i) : Lamp.on("lamp-" + i);
      valid.add(i < 60 ? lamp.mislabelled() : lamp);
    }
    var cut = new LampCut(blobs).with(Split.SPLIT_VALID, valid);
    var verdict = judge.judge(keep(RIGHT), cut.kept()).getFirst();
    assertThat(verdict.getTopLossesList()).hasSize(100);
    assertThat(verdict.getTopLossesList().subList(0, 60))
        .allSatisfy(loss -> assertThat(loss.getActual()).isNotEqualTo(loss.getPredicted()));
    assertThat(verdict.getAccuracy()).isEqualTo(240 / 300.0);
  }

  @Test
  void judge_noValid_judgesOnTestAlone() {
    var cut =
        new LampCut(blobs)
            .with(Split.SPLIT_TRAIN, train())
            .with(Split.SPLIT_TEST, List.of(Lamp.off("t0"), Lamp.on("t1").mislabelled()));
    var verdicts = judge.judge(keep(RIGHT), cut.kept());
    assertThat(verdicts).extracting("split").containsExactly(Split.SPLIT_TEST);
    assertThat(verdicts.getFirst().getAccuracy()).isEqualTo(0.5);
  }

  @Test
  void judge_trainAlone_saysWhatToDo() {
    var cut = new LampCut(blobs).with(Split.SPLIT_TRAIN, train());
    assertThatThrownBy(() -> judge.judge(keep(RIGHT), cut.kept()))
        .isInstanceOf(CannotJudge.class)
        .hasMessageContaining("ask for a cut with a valid_share above 0");
  }

  @Test
  void judge_otherClasses_namesBoth() {
    var cut = new LampCut(blobs).with(Split.SPLIT_VALID, train());
    assertThatThrownBy(() -> judge.judge(keep(Lamps.renamed()), cut.kept()))
        .isInstanceOf(CannotJudge.class)
        .hasMessageContaining("[dark, light]")
        .hasMessageContaining("[off, on]");
  }

  @Test
  void judge_notABundle_isRefused() {
    var cut = new LampCut(blobs).with(Split.SPLIT_VALID, train());
    var junk = blobs.put(new byte[] {1, 2, 3}, "application/octet-stream");
    assertThatThrownBy(() -> judge.judge(junk, cut.kept()))
        .isInstanceOf(CannotJudge.class)
        .hasMessageContaining("does not hold a model");
  }

  @Test
  void judge_blobNotThere_mayDoBetterLater() {
    var cut = new LampCut(blobs).with(Split.SPLIT_VALID, train());
    var lost = Blob.newBuilder().setSha256("0".repeat(64)).build();
    assertThatThrownBy(() -> judge.judge(lost, cut.kept())).isInstanceOf(NotFoundException.class);
  }
}
