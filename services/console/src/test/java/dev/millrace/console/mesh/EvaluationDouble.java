package dev.millrace.console.mesh;

import static dev.millrace.console.mesh.MeshDouble.answer;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.AliasMoved;
import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import dev.millrace.proto.evaluation.v1.EvaluationGrpc;
import dev.millrace.proto.evaluation.v1.GetEvaluationRequest;
import dev.millrace.proto.evaluation.v1.ItemLoss;
import dev.millrace.proto.evaluation.v1.ItemLosses;
import dev.millrace.proto.evaluation.v1.ListModelsRequest;
import dev.millrace.proto.evaluation.v1.ListModelsResponse;
import dev.millrace.proto.evaluation.v1.Model;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import dev.millrace.proto.evaluation.v1.MoveAliasRequest;
import dev.millrace.proto.evaluation.v1.MoveAliasResponse;
import dev.millrace.proto.evaluation.v1.RegisteredModel;
import dev.millrace.proto.evaluation.v1.ReplicaSwapped;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.preprocessing.v1.Split;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Evaluation in memory: a champion that takes every eighth drawing for the next class.
public final class EvaluationDouble extends EvaluationGrpc.EvaluationImplBase {
  private static final Blob BUNDLE = Blob.newBuilder().setSha256("b".repeat(64)).build();

  private final EventLog log;
  private final EvaluationCompleted evaluation;
  private String champion = "2";

  EvaluationDouble(EventLog log, BlobStore blobs, LabelingDouble labeling) {
    this.log = log;
    var labelled = labeling.items().stream().filter(ItemState::hasCurrent).toList();
    this.evaluation =
        EvaluationCompleted.newBuilder()
            .setRun(TrainingDouble.COMPLETED)
            .setProject(LabelingDouble.PROJECT)
            .setCut(PreprocessingDouble.CUT)
            .setBundle(BUNDLE)
            .addVerdicts(verdict(blobs, Split.SPLIT_VALID, labelled))
            .addVerdicts(verdict(blobs, Split.SPLIT_TEST, labelled))
            .build();
  }

  /// The version that is served.
  public synchronized String champion() {
    return champion;
  }

  @Override
  public void getEvaluation(
      GetEvaluationRequest request, StreamObserver<EvaluationCompleted> caller) {
    answer(
        caller,
        () -> {
          if (!request.getRun().equals(TrainingDouble.COMPLETED)) {
            throw Words.notFound("verdict on run " + request.getRun());
          }
          return evaluation;
        });
  }

  @Override
  public synchronized void listModels(
      ListModelsRequest request, StreamObserver<ListModelsResponse> caller) {
    answer(
        caller,
        () ->
            request.getProject().equals(LabelingDouble.PROJECT)
                ? ListModelsResponse.newBuilder()
                    .addModels(model("2", TrainingDouble.COMPLETED, 0.875))
                    .addModels(model("1", "an-older-run", 0.75))
                    .build()
                : ListModelsResponse.getDefaultInstance());
  }

  @Override
  public synchronized void moveAlias(
      MoveAliasRequest request, StreamObserver<MoveAliasResponse> caller) {
    answer(
        caller,
        () -> {
          var moved =
              AliasMoved.newBuilder()
                  .setProject(request.getProject())
                  .setAlias(request.getAlias())
                  .setVersion(request.getVersion())
                  .setPreviousVersion(champion)
                  .setReason(request.getReason());
          champion = request.getVersion();
          var data = ModelEvent.newBuilder().setAliasMoved(moved).build();
          log.append(Topics.MODELS, Event.now("millrace/evaluation", request.getProject(), data))
              .join();
          swapped(request.getProject(), request.getVersion(), "serving-a", "");
          swapped(request.getProject(), request.getVersion(), "serving-b", "its disk is full");
          return MoveAliasResponse.getDefaultInstance();
        });
  }

  private void swapped(String project, String version, String replica, String error) {
    var swap =
        ReplicaSwapped.newBuilder()
            .setReplica(replica)
            .setProject(project)
            .setAlias(Alias.ALIAS_CHAMPION)
            .setVersion(version)
            .setError(error);
    var data = ModelEvent.newBuilder().setSwapped(swap).build();
    log.append(Topics.MODELS, Event.now("millrace/serving", project, data)).join();
  }

  private RegisteredModel model(String version, String run, double accuracy) {
    var model =
        Model.newBuilder()
            .setProject(LabelingDouble.PROJECT)
            .setVersion(version)
            .setBundle(BUNDLE)
            .setRun(run)
            .setCut(PreprocessingDouble.CUT)
            .setValidAccuracy(accuracy)
            .setTestAccuracy(accuracy);
    var registered = RegisteredModel.newBuilder().setModel(model);
    return version.equals(champion)
        ? registered.addAliases(Alias.ALIAS_CHAMPION).build()
        : registered.build();
  }

  private static SplitVerdict verdict(BlobStore blobs, Split split, List<ItemState> items) {
    int n = Shapes.CLASSES.size();
    var confusion = new Long[n * n];
    Arrays.fill(confusion, 0L);
    var losses = ItemLosses.newBuilder();
    for (int i = 0; i < items.size(); i++) {
      int actual = i % n;
      int predicted = i % 8 == 7 ? (actual + 1) % n : actual;
      confusion[actual * n + predicted]++;
      losses.addLosses(loss(items.get(i), actual, predicted));
    }
    var top =
        losses.getLossesList().stream()
            .sorted(Comparator.comparingDouble(ItemLoss::getLoss).reversed())
            .limit(10)
            .map(
                loss -> loss.toBuilder().setHeatmap(blobs.put(Shapes.png(40), "image/png")).build())
            .toList();
    return SplitVerdict.newBuilder()
        .setSplit(split)
        .setCount(items.size())
        .setLoss(0.4)
        .setAccuracy(0.875)
        .addAllClasses(Shapes.CLASSES)
        .addAllConfusion(List.of(confusion))
        .addAllTopLosses(top)
        .setItemLosses(blobs.put(losses.build().toByteArray(), "application/protobuf"))
        .build();
  }

  private static ItemLoss loss(ItemState item, int actual, int predicted) {
    float probability = actual == predicted ? 0.9f : 0.05f;
    return ItemLoss.newBuilder()
        .setItem(item.getItem())
        .setContentSha256(item.getBlob().getSha256())
        .setActual(Shapes.CLASSES.get(actual))
        .setPredicted(Shapes.CLASSES.get(predicted))
        .setLoss((float) -Math.log(probability))
        .setProbability(probability)
        .build();
  }
}
