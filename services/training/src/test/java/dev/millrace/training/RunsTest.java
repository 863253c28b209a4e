package dev.millrace.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.NotReadyException;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ProjectEvent;
import dev.millrace.proto.labeling.v1.SchemaChanged;
import dev.millrace.proto.preprocessing.v1.CutEvent;
import dev.millrace.proto.preprocessing.v1.CutFailed;
import dev.millrace.proto.preprocessing.v1.CutRequested;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.RunState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What may be asked of training, on a real broker and a real database.
class RunsTest {
  private static final Recipe RECIPE = TestRecipe.oneCycle(1);

  private final TestMesh mesh = new TestMesh();
  private final String project = mesh.project;
  private final TestCut cut = TestCut.put(mesh.blobs, project, project + "-cut", 32, 16);
  private final String flow = mesh.publish(cut);
  private final TestMesh.Node node = mesh.node();

  @AfterEach
  void close() {
    try (mesh) {
      node.endRuns();
    }
  }

  private StoredRun start() {
    return node.runs().start(project, cut.id(), RECIPE);
  }

  @Test
  void start_answersRequested_inTheFlowOfTheCut() {
    var run = start();
    assertThat(run.state()).isEqualTo(RunState.RUN_STATE_REQUESTED);
    assertThat(run.toAnswer().getRecipe()).isEqualTo(RECIPE);
    assertThat(node.runs().get(run.id()).cut()).isEqualTo(cut.id());
    node.database().awaitPublished();
    assertThat(mesh.events(Topics.RUNS, run.id()).getFirst())
        .satisfies(event -> {
          assertThat(event.data().getRequested().getRun()).isEqualTo(run.id());
          assertThat(event.key()).isEqualTo(run.id());
          assertThat(event.trace().correlationId()).isEqualTo(flow);
        });
  }

  @Test
  void start_aCutThatWasJustCompleted_isKnown() {
    var late = mesh.cut("late", 32, 16);
    assertThat(node.runs().start(project, late.id(), RECIPE).cut()).isEqualTo(late.id());
  }

  @Test
  void start_unknownProjectOrCut_isNotFound() {
    assertThatThrownBy(() -> node.runs().start("nowhere", cut.id(), RECIPE))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("no project nowhere");
    assertThatThrownBy(() -> node.runs().start(project, "nothing", RECIPE))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("no cut nothing");
  }

  @Test
  void start_aBadRecipe_publishesNothing() {
    var bad = RECIPE.toBuilder().clearStages().build();
    assertThatThrownBy(() -> node.runs().start(project, cut.id(), bad))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("recipe.stages");
    assertThat(node.runs().list(project)).isEmpty();
  }

  @Test
  void start_aCutOfAnotherProject_isInvalid() {
    mesh.publish(TestCut.put(mesh.blobs, "other", "other-cut", 32, 16));
    assertThatThrownBy(() -> node.runs().start("other", cut.id(), RECIPE))
        .isInstanceOf(InvalidException.class)
        .hasMessage("cut %s is of project %s, not of other", cut.id(), project);
  }

  @Test
  void start_aCutThatIsNotCompleted_isNotReady() {
    var requested = CutRequested.newBuilder().setCut("slow").setProject(project);
    mesh.append(Topics.CUTS, project, CutEvent.newBuilder().setRequested(requested).build());
    assertThatThrownBy(() -> node.runs().start(project, "slow", RECIPE))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("slow is not completed yet");
    var failed = CutFailed.newBuilder().setCut("slow").setProject(project).setError("no items");
    mesh.append(Topics.CUTS, project, CutEvent.newBuilder().setFailed(failed).build());
    assertThatThrownBy(() -> node.runs().start(project, "slow", RECIPE))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("slow failed: no items");
  }

  @Test
  void start_aProjectOfAnotherKind_isInvalid() {
    var ratings =
        Project.newBuilder().setId("films").setApplication(Application.APPLICATION_RATINGS);
    var changed = SchemaChanged.newBuilder().setProject(ratings);
    mesh.append(
        Topics.PROJECTS, "films", ProjectEvent.newBuilder().setSchemaChanged(changed).build());
    assertThatThrownBy(() -> node.runs().start("films", cut.id(), RECIPE))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("films is for APPLICATION_RATINGS");
  }

  @Test
  void list_newestFirst_ofAProject() {
    mesh.publish(TestCut.put(mesh.blobs, "other", "other-cut", 32, 16));
    var first = start();
    var second = start();
    var other = node.runs().start("other", "other-cut", RECIPE);
    assertThat(ids(node.runs().list(project))).containsExactly(second.id(), first.id());
    assertThat(ids(node.runs().list(""))).containsSubsequence(other.id(), second.id(), first.id());
    assertThat(node.runs().list("nowhere")).isEmpty();
  }

  @Test
  void cancel_unknownOrEnded_isRefused() {
    assertThatThrownBy(() -> node.runs().cancel("nothing"))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("no run nothing");
    var run = start();
    assertThat(node.runs().cancel(run.id()).state()).isEqualTo(RunState.RUN_STATE_CANCELLED);
    assertThatThrownBy(() -> node.runs().cancel(run.id()))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("has ended as RUN_STATE_CANCELLED");
  }

  private static List<String> ids(List<StoredRun> runs) {
    return runs.stream().map(StoredRun::id).toList();
  }
}
