package dev.millrace.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.learn.Bundle;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.preprocessing.v1.TargetKind;
import dev.millrace.proto.training.v1.EpochMeasured;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.RunState;
import dev.millrace.proto.training.v1.Sample;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Runs on cuts of tags, points and numbers.
class KindsTest {
  private final TestMesh mesh = new TestMesh();
  private final TestMesh.Node node = mesh.node();

  @AfterEach
  void close() {
    try (mesh) {
      node.endRuns();
    }
  }

  private TestCut cut(TargetKind kind) {
    var cut = TestCut.put(mesh.blobs, mesh.project, mesh.project + "-cut", kind, 192, 48);
    mesh.publish(cut);
    return cut;
  }

  private Trail start(TestCut cut, Recipe recipe) {
    return new Trail(mesh, node.runs().start(cut.project(), cut.id(), recipe).id());
  }

  private static Recipe recipe(int epochs) {
    return TestRecipe.oneCycle(epochs).toBuilder().clearAugmentation().build();
  }

  private EpochMeasured last(Trail run) {
    run.await(node, RunState.RUN_STATE_COMPLETED);
    return run.epochs().getLast();
  }

  private Bundle bundle(Trail run) {
    return Bundle.read(mesh.blobs.get(node.runs().get(run.run()).bundle()));
  }

  @Test
  void run_ofTags_learnsWhichOfThemHold() {
    var run = start(cut(TargetKind.TARGET_KIND_TAGS), recipe(16));
    assertThat(last(run).getMetricsMap()).containsOnlyKeys("accuracy_thresh", "fbeta");
    assertThat(last(run).getMetricsOrThrow("accuracy_thresh")).isGreaterThan(0.9);
    assertThat(run.attempts().getFirst().getSamplesList())
        .extracting(Sample::getLabel)
        .contains("left, middle")
        .allMatch(
            label -> label.isEmpty() || TestCut.CLASSES.containsAll(List.of(label.split(", "))));
    var description = bundle(run).description();
    assertThat(description.application()).isEqualTo("image-multi-classification");
    assertThat(description.classes()).isEqualTo(TestCut.CLASSES);
    assertThat(description.answers()).containsEntry("threshold", 0.2);
  }

  @Test
  void run_ofTagsWithAThreshold_givesItToTheModel() {
    var recipe = recipe(1).toBuilder().setThreshold(0.4).build();
    var run = start(cut(TargetKind.TARGET_KIND_TAGS), recipe);
    var _ = last(run);
    assertThat(bundle(run).description().answers()).containsEntry("threshold", 0.4);
  }

  @Test
  void run_ofPoints_comesNear() {
    var run = start(cut(TargetKind.TARGET_KIND_POINTS), recipe(24));
    assertThat(last(run).getMetricsMap()).containsOnlyKeys("point_distance");
    // The middle of the image is 4.4 pixels away, on average over the thirds.
    assertThat(last(run).getMetricsOrThrow("point_distance")).isLessThan(3);
    assertThat(bundle(run).description().application()).isEqualTo("image-points");
  }

  @Test
  void run_ofNumbers_comesNear() {
    var run = start(cut(TargetKind.TARGET_KIND_NUMBER), recipe(16));
    assertThat(last(run).getMetricsMap())
        .containsOnlyKeys("root_mean_squared_error", "mean_absolute_error");
    // That of the mean number is 0.82.
    assertThat(last(run).getMetricsOrThrow("root_mean_squared_error")).isLessThan(0.5);
    assertThat(bundle(run).description().application()).isEqualTo("image-regression");
  }

  @Test
  void start_pointsWithAugmentation_saysWhatToDo() {
    var cut = cut(TargetKind.TARGET_KIND_POINTS);
    assertThatThrownBy(() -> start(cut, TestRecipe.oneCycle(1)))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("recipe.augmentation");
  }
}
