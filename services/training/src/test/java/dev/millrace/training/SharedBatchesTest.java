package dev.millrace.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.proto.training.v1.EpochMeasured;
import dev.millrace.proto.training.v1.RunState;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A node whose devices share each batch of a run.
class SharedBatchesTest {

  @Test
  void run_onSeveralDevices_completesUnlessABatchIsTooSmall() {
    try (var mesh = new TestMesh();
        var node = mesh.node(TestMesh.settings(List.of("cpu", "cpu", "cpu")))) {
      var cut = mesh.cut("cut", 192, 48);
      var recipe = TestRecipe.oneCycle(3);
      var small = recipe.toBuilder().setBatchSize(2).build();
      var refused = new Trail(mesh, node.runs().start(cut.project(), cut.id(), small).id());
      refused.await(node, RunState.RUN_STATE_FAILED);
      assertThat(node.runs().get(refused.run()).error())
          .isEqualTo("A batch of 2 images cannot be shared by 3 devices");

      var run = new Trail(mesh, node.runs().start(cut.project(), cut.id(), recipe).id());
      run.await(node, RunState.RUN_STATE_COMPLETED);
      assertThat(run.epochs()).extracting(EpochMeasured::getEpoch).containsExactly(1, 2, 3);
      assertThat(run.epochs().getLast().getMetricsOrThrow("accuracy")).isGreaterThan(0.9);
    }
  }

  @Test
  void settings_withADeviceThatIsNotThere_areRefused() {
    assertThatThrownBy(() -> TestMesh.settings(List.of("gpu99")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("There is no device gpu99");
    assertThatThrownBy(() -> TestMesh.settings(List.of("tpu")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected cpu, gpu0, gpu1");
  }
}
