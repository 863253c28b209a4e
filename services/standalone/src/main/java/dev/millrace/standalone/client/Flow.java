package dev.millrace.standalone.client;

import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import dev.millrace.proto.evaluation.v1.GetEvaluationRequest;
import dev.millrace.proto.evaluation.v1.ListModelsRequest;
import dev.millrace.proto.evaluation.v1.RegisteredModel;
import dev.millrace.proto.inference.ModelReadyRequest;
import dev.millrace.proto.labeling.v1.CreateProjectRequest;
import dev.millrace.proto.labeling.v1.GetProjectRequest;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ProjectStatus;
import dev.millrace.proto.preprocessing.v1.Cut;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.GetCutRequest;
import dev.millrace.proto.preprocessing.v1.RequestCutRequest;
import dev.millrace.proto.training.v1.GetRunRequest;
import dev.millrace.proto.training.v1.ListRunsRequest;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.Run;
import dev.millrace.proto.training.v1.StartRunRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The steps from labels to a served model, each asked for and waited for over gRPC.
public record Flow(MeshClient mesh) {
  private static final Duration LOOK = Duration.ofMillis(150);
  private static final Duration LONG = Duration.ofMinutes(10);

  /// Creates a project, or finds the same one.
  public void project(Project project) {
    mesh.labeling().createProject(CreateProjectRequest.newBuilder().setProject(project).build());
  }

  /// A project's counts; empty when there is no such project.
  public Optional<ProjectStatus> status(String project) {
    return found(() ->
        mesh.labeling().getProject(GetProjectRequest.newBuilder().setProject(project).build()));
  }

  /// Waits until a project has so many items.
  public void awaitItems(String project, long count) throws InterruptedException {
    var _ =
        await(
            "%,d items in project %s".formatted(count, project),
            () -> status(project).filter(status -> status.getItems() >= count));
  }

  /// Makes a cut of everything that was acknowledged until now.
  ///
  /// @throws FlowFailedException when it fails
  public Cut cut(String project, CutSpec spec, Consumer<Cut> progress) throws InterruptedException {
    var request = RequestCutRequest.newBuilder().setProject(project).setSpec(spec).build();
    var asked = mesh.preprocessing().requestCut(request);
    var get = GetCutRequest.newBuilder().setCut(asked.getCut()).build();
    return await(
        "cut " + asked.getCut(),
        () -> {
          var cut = mesh.preprocessing().getCut(get);
          progress.accept(cut);
          return switch (cut.getState()) {
            case CUT_STATE_COMPLETED -> Optional.of(cut);
            case CUT_STATE_FAILED ->
                throw new FlowFailedException(
                    "cut %s failed: %s".formatted(cut.getCut(), cut.getError()));
            case CUT_STATE_REQUESTED, CUT_STATE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
          };
        });
  }

  /// Starts a run of a recipe on a cut.
  public Run start(String project, String cut, Recipe recipe) {
    var request =
        StartRunRequest.newBuilder().setProject(project).setCut(cut).setRecipe(recipe).build();
    return mesh.training().startRun(request);
  }

  /// How a run is now.
  public Run run(String run) {
    return mesh.training().getRun(GetRunRequest.newBuilder().setRun(run).build());
  }

  /// Waits for a run to complete, and tells how far it is.
  ///
  /// @throws FlowFailedException when it ends in another way
  public Run follow(String run, Consumer<Run> progress) throws InterruptedException {
    while (true) {
      var now = run(run);
      progress.accept(now);
      switch (now.getState()) {
        case RUN_STATE_COMPLETED -> {
          return now;
        }
        case RUN_STATE_FAILED, RUN_STATE_CANCELLED, RUN_STATE_LOST ->
            throw new FlowFailedException(
                "run %s ended as %s: %s".formatted(run, now.getState(), now.getError()));
        case RUN_STATE_REQUESTED, RUN_STATE_RUNNING, RUN_STATE_UNSPECIFIED, UNRECOGNIZED ->
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      }
    }
  }

  /// A project's runs, newest first.
  public List<Run> runs(String project) {
    return mesh.training()
        .listRuns(ListRunsRequest.newBuilder().setProject(project).build())
        .getRunsList();
  }

  /// Waits for a run's verdict.
  public EvaluationCompleted evaluation(String run) throws InterruptedException {
    var get = GetEvaluationRequest.newBuilder().setRun(run).build();
    return await(
        "the verdict on run " + run, () -> found(() -> mesh.evaluation().getEvaluation(get)));
  }

  /// A project's models, newest first.
  public List<RegisteredModel> models(String project) {
    return mesh.evaluation()
        .listModels(ListModelsRequest.newBuilder().setProject(project).build())
        .getModelsList();
  }

  /// The model that answers for a project.
  public Optional<RegisteredModel> champion(String project) {
    return models(project).stream()
        .filter(model -> model.getAliasesList().contains(Alias.ALIAS_CHAMPION))
        .findFirst();
  }

  /// Waits until serving answers with a version.
  public void awaitServed(String project, String version) throws InterruptedException {
    var ready = ModelReadyRequest.newBuilder().setName(project).setVersion(version).build();
    await(
        "model %s version %s in serving".formatted(project, version),
        () -> Optional.of(ready).filter(this::isReady));
  }

  private boolean isReady(ModelReadyRequest ready) {
    return found(() -> mesh.inference().modelReady(ready)).map(r -> r.getReady()).orElse(false);
  }

  private static <T> Optional<T> found(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static <T> T await(String what, Supplier<Optional<T>> look) throws InterruptedException {
    var deadline = System.nanoTime() + LONG.toNanos();
    while (System.nanoTime() < deadline) {
      var seen = look.get();
      if (seen.isPresent()) {
        return seen.get();
      }
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
    }
    throw new FlowFailedException(
        "%s did not come within %s; the log of the mesh may say why".formatted(what, LONG));
  }
}
