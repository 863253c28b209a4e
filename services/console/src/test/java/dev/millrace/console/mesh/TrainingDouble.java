package dev.millrace.console.mesh;

import static dev.millrace.console.mesh.MeshDouble.answer;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.training.v1.CancelRunRequest;
import dev.millrace.proto.training.v1.EpochMeasured;
import dev.millrace.proto.training.v1.GetRunRequest;
import dev.millrace.proto.training.v1.ListRunsRequest;
import dev.millrace.proto.training.v1.ListRunsResponse;
import dev.millrace.proto.training.v1.MetricEvent;
import dev.millrace.proto.training.v1.RateFinderMeasured;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.Run;
import dev.millrace.proto.training.v1.RunCancelled;
import dev.millrace.proto.training.v1.RunEvent;
import dev.millrace.proto.training.v1.RunRequested;
import dev.millrace.proto.training.v1.RunStarted;
import dev.millrace.proto.training.v1.RunState;
import dev.millrace.proto.training.v1.StartRunRequest;
import dev.millrace.proto.training.v1.StepMeasured;
import dev.millrace.proto.training.v1.TrainingGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Training in memory: runs are started, and go on as a test tells them.
public final class TrainingDouble extends TrainingGrpc.TrainingImplBase {
  public static final String COMPLETED = "0c0ffee0-run-completed";
  private static final String SOURCE = "millrace/training";
  private static final int STEPS = 400;

  private final EventLog log;
  private final BlobStore blobs;
  private final Map<String, Run> runs = new LinkedHashMap<>();

  TrainingDouble(EventLog log, BlobStore blobs) {
    this.blobs = blobs;
    this.log = log;
    start(COMPLETED, PreprocessingDouble.CUT, Recipe.newBuilder().setBatchSize(16).build());
    runs.computeIfPresent(
        COMPLETED,
        (_, run) ->
            run.toBuilder()
                .setState(RunState.RUN_STATE_COMPLETED)
                .setStep(STEPS)
                .setBundleSha256("b".repeat(64))
                .build());
  }

  /// Starts a run as somebody's trainer would.
  public synchronized void begin(String run, long attempt, long fromStep) {
    runs.computeIfPresent(
        run,
        (_, known) ->
            known.toBuilder()
                .setState(RunState.RUN_STATE_RUNNING)
                .setAttempt(attempt)
                .setStep(fromStep)
                .build());
    var started =
        RunStarted.newBuilder()
            .setRun(run)
            .setProject(LabelingDouble.PROJECT)
            .setAttempt(attempt)
            .setTrainer("trainer-" + attempt)
            .setFromStep(fromStep)
            .setTotalSteps(STEPS)
            .setParameters(41_320);
    for (int i = 0; i < 12; i++) {
      started
          .addSamplesBuilder()
          .setImage(blobs.put(Shapes.png(i), "image/png"))
          .setLabel(Shapes.CLASSES.get(i % Shapes.CLASSES.size()));
    }
    publish(run, RunEvent.newBuilder().setStarted(started).build());
  }

  /// Tells of a step.
  public void step(String run, long attempt, long step) {
    double t = (double) step / STEPS;
    var measured =
        StepMeasured.newBuilder()
            .setRun(run)
            .setAttempt(attempt)
            .setStep(step)
            .setTotalSteps(STEPS)
            .setLoss(2.3 * Math.exp(-3 * t) + 0.1 * Math.sin(t * STEPS))
            .setSmoothedLoss(2.3 * Math.exp(-3 * t))
            .setRate(0.01 * Math.sin(Math.PI * t))
            .setMomentum(0.95 - 0.1 * Math.sin(Math.PI * t))
            .setItemsPerSecond(2_800);
    measure(run, MetricEvent.newBuilder().setStep(measured).build());
  }

  /// Tells of a search for a rate, as far as it has come.
  public void search(String run, int points, boolean underWay) {
    var measured = RateFinderMeasured.newBuilder().setRun(run).setAttempt(1).setUnderWay(underWay);
    for (int i = 0; i < points; i++) {
      measured
          .addRates(1e-7 * Math.pow(10, i * 8 / 100.0))
          .addLosses(i < 80 ? 2.3 - 0.0002 * i * i : 1.02 + 0.2 * (i - 79));
    }
    if (!underWay) {
      measured.setSuggestion(0.02).setValley(0.02).setSteepest(0.05).setMinimumTenth(0.025);
    }
    measure(run, MetricEvent.newBuilder().setRateFinder(measured).build());
  }

  /// Tells of an epoch.
  public void epoch(String run, long attempt, int epoch, double accuracy) {
    var measured =
        EpochMeasured.newBuilder()
            .setRun(run)
            .setAttempt(attempt)
            .setEpoch(epoch)
            .setEpochs(4)
            .setStep(epoch * 100L)
            .setTrainLoss(1.0 / epoch)
            .setValidLoss(1.1 / epoch)
            .putMetrics("accuracy", accuracy)
            .setSeconds(9);
    measure(run, MetricEvent.newBuilder().setEpoch(measured).build());
  }

  @Override
  public synchronized void startRun(StartRunRequest request, StreamObserver<Run> caller) {
    answer(
        caller,
        () -> {
          if (request.getRecipe().getBatchSize() < 2) {
            throw Status.INVALID_ARGUMENT
                .withDescription(
                    "recipe.batch_size is %d".formatted(request.getRecipe().getBatchSize()))
                .asRuntimeException();
          }
          return start("run-%d".formatted(runs.size()), request.getCut(), request.getRecipe());
        });
  }

  @Override
  public synchronized void getRun(GetRunRequest request, StreamObserver<Run> caller) {
    answer(caller, () -> find(request.getRun()));
  }

  @Override
  public synchronized void listRuns(
      ListRunsRequest request, StreamObserver<ListRunsResponse> caller) {
    answer(
        caller,
        () -> {
          List<Run> newest = new ArrayList<>(runs.values());
          newest.removeIf(run -> !run.getProject().equals(request.getProject()));
          return ListRunsResponse.newBuilder().addAllRuns(newest.reversed()).build();
        });
  }

  @Override
  public synchronized void cancelRun(CancelRunRequest request, StreamObserver<Run> caller) {
    answer(
        caller,
        () -> {
          var run = find(request.getRun());
          if (run.getState() == RunState.RUN_STATE_COMPLETED) {
            throw Status.FAILED_PRECONDITION.withDescription("it has ended").asRuntimeException();
          }
          var cancelled = run.toBuilder().setState(RunState.RUN_STATE_CANCELLED).build();
          runs.put(run.getRun(), cancelled);
          var event = RunCancelled.newBuilder().setRun(run.getRun()).setProject(run.getProject());
          publish(run.getRun(), RunEvent.newBuilder().setCancelled(event).build());
          return cancelled;
        });
  }

  private Run start(String name, String cut, Recipe recipe) {
    var run =
        Run.newBuilder()
            .setRun(name)
            .setProject(LabelingDouble.PROJECT)
            .setCut(cut)
            .setState(RunState.RUN_STATE_REQUESTED)
            .setRecipe(recipe)
            .setTotalSteps(STEPS)
            .setRequestedAt(Words.timestamp(Instant.now()))
            .build();
    runs.put(name, run);
    var requested =
        RunRequested.newBuilder()
            .setRun(name)
            .setProject(LabelingDouble.PROJECT)
            .setCut(cut)
            .setRecipe(recipe);
    publish(name, RunEvent.newBuilder().setRequested(requested).build());
    return run;
  }

  private Run find(String run) {
    return Optional.ofNullable(runs.get(run)).orElseThrow(() -> Words.notFound("run " + run));
  }

  private void publish(String run, RunEvent data) {
    log.append(Topics.RUNS, Event.now(SOURCE, run, data)).join();
  }

  private void measure(String run, MetricEvent data) {
    log.append(Topics.METRICS, Event.now(SOURCE, run, data)).join();
  }
}
