package dev.millrace.evaluation;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.millrace.learn.Bundle;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.RegisteredModel;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Provenance;
import dev.millrace.proto.serving.v1.ClassProbability;
import dev.millrace.proto.serving.v1.PredictionEvent;
import dev.millrace.proto.serving.v1.PredictionServed;
import dev.millrace.proto.serving.v1.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialsTest extends NodeTesting {
  private static final Bundle RIGHT = Lamps.right();
  private static final long SERVED = 1_000;

  private EvaluationNode contested(String cut) {
    var node = node(emptySchema());
    cut(cut, validAndTest());
    for (int i = 1; i <= 2; i++) {
      run(cut + "-run-" + i, cut, RIGHT);
      judged(node, cut + "-run-" + i);
    }
    node.registry().move(project, Alias.ALIAS_CHALLENGER, "2", 0.2, "try it");
    assertThat(aliases(node)).containsExactly(List.of(Alias.ALIAS_CHALLENGER), champions());
    return node;
  }

  private static List<Alias> champions() {
    return List.of(Alias.ALIAS_CHAMPION);
  }

  /// Newest version first.
  private List<List<Alias>> aliases(EvaluationNode node) {
    return node.registry().models(project).stream().map(RegisteredModel::getAliasesList).toList();
  }

  /// Version 2 answered, and version 1 would have answered something else.
  private void disagreed(String item, String challenger, String champion) {
    var served =
        PredictionServed.newBuilder()
            .setPrediction("p-" + item)
            .setProject(project)
            .setItem(item)
            .setModelVersion("1")
            .addClasses(ClassProbability.newBuilder().setClassName(champion).setProbability(0.9f))
            .setServedAt(Timestamp.newBuilder().setSeconds(SERVED))
            .setRole(Role.ROLE_SECOND_OPINION)
            .setAnswerVersion("2")
            .setAnswerClass(challenger);
    append(
        Topics.PREDICTIONS,
        "millrace/serving",
        item,
        PredictionEvent.newBuilder().setServed(served).build());
  }

  private void labelled(String item, String className, LabelSource source, long at) {
    var labeled =
        ItemLabeled.newBuilder()
            .setProject(project)
            .setItem(item)
            .setLabelId("label-" + item)
            .setValue(LabelValue.newBuilder().setClassName(className))
            .setProvenance(
                Provenance.newBuilder()
                    .setSource(source)
                    .setDecidedAt(Timestamp.newBuilder().setSeconds(at)));
    append(
        Topics.LABELS,
        "millrace/labeling",
        item,
        LabelEvent.newBuilder().setLabeled(labeled).build());
  }

  @Test
  void challenger_rightAlone_becomesChampion() {
    var node = contested("cut-better");
    for (int i = 0; i < 12; i++) {
      disagreed("item-" + i, "on", "off");
      labelled("item-" + i, "on", LabelSource.LABEL_SOURCE_PERSON, SERVED + 5);
    }
    eventually(() -> assertThat(aliases(node)).containsExactly(champions(), List.of()));
  }

  @Test
  void challenger_wrongAlone_goes() {
    var node = contested("cut-worse");
    for (int i = 0; i < 12; i++) {
      disagreed("item-" + i, "on", "off");
      labelled("item-" + i, "off", LabelSource.LABEL_SOURCE_REVIEW, SERVED + 5);
    }
    eventually(() -> assertThat(aliases(node)).containsExactly(List.of(), champions()));
  }

  @Test
  void challenger_labelsThatProveNothing_staysUntilOthersDo() {
    var node = contested("cut-open");
    for (int i = 0; i < 12; i++) {
      disagreed("early-" + i, "on", "off");
      labelled("early-" + i, "off", LabelSource.LABEL_SOURCE_PERSON, SERVED - 5);
      disagreed("streamed-" + i, "on", "off");
      labelled("streamed-" + i, "off", LabelSource.LABEL_SOURCE_STREAM, SERVED + 5);
      disagreed("neither-" + i, "on", "off");
      labelled("neither-" + i, "dim", LabelSource.LABEL_SOURCE_PERSON, SERVED + 5);
    }
    for (int i = 0; i < 12; i++) {
      disagreed("good-" + i, "on", "off");
      labelled("good-" + i, "on", LabelSource.LABEL_SOURCE_PERSON, SERVED + 5);
    }
    eventually(() -> assertThat(aliases(node)).containsExactly(champions(), List.of()));
  }
}
