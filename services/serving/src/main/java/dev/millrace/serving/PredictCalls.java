package dev.millrace.serving;

import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
import dev.millrace.proto.serving.v1.Input;
import dev.millrace.proto.serving.v1.PredictRequest;
import dev.millrace.proto.serving.v1.PredictResponse;
import dev.millrace.proto.serving.v1.ServingGrpc;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Optional;

/// Predictions for people over gRPC: images in, answers out.
final class PredictCalls extends ServingGrpc.ServingImplBase {
  private final ServingMesh mesh;
  private final ServingConfig.Limits limits;

  PredictCalls(ServingMesh mesh, ServingConfig config) {
    this.mesh = mesh;
    this.limits = config.limits();
  }

  @Override
  public void predict(PredictRequest request, StreamObserver<PredictResponse> observer) {
    GrpcAnswer.give(observer, () -> predict(request));
  }

  private PredictResponse predict(PredictRequest request) {
    var patience = CallPatience.current();
    var verdicts =
        mesh.answering()
            .judge(Entrance.PREDICT_GRPC, GrpcGate.caller(), () -> inputs(request), patience);
    var heatmaps = new ArrayList<Optional<dev.millrace.learn.vision.Heatmap>>();
    for (var verdict : verdicts.verdicts()) {
      heatmaps.add(
          request.getHeatmaps()
                  && hasHeatmaps(verdicts.model().objective())
                  && verdict instanceof Verdict.Judged judged
              ? Optional.of(
                  mesh.heatmaps()
                      .make(
                          verdicts.model().bundleSha256(),
                          judged.pixels(),
                          judged.best(),
                          patience))
              : Optional.empty());
    }
    return PredictAnswers.write(request, verdicts, heatmaps);
  }

  private static boolean hasHeatmaps(Objective<?> objective) {
    return switch (objective) {
      case Classes _, Tags _ -> true;
      case Numbers _, Points _ -> false;
    };
  }

  private Inputs inputs(PredictRequest request) {
    var inputs =
        new Inputs(
            request.getProject(),
            request.getVersion(),
            request.getInputsList().stream().map(PredictCalls::input).toList());
    inputs.check(limits.images());
    if (request.getHeatmaps() && inputs.inputs().size() > limits.heatmaps()) {
      throw new InferenceRefused(
          Reason.TOO_LARGE,
          "heatmaps of %d inputs, and one request may ask for %d; send several requests"
              .formatted(inputs.inputs().size(), limits.heatmaps()));
    }
    return inputs;
  }

  private static Inputs.Input input(Input input) {
    var content =
        switch (input.getContentCase()) {
          case IMAGE -> new Inputs.Content.Image(input.getImage().toByteArray());
          case TEXT -> other("text", input.getTextBytes().toByteArray());
          case ROW -> other("a row", input.getRow().toByteArray());
          case RATING -> other("a user and an item", input.getRating().toByteArray());
          case CONTENT_NOT_SET -> other("nothing", new byte[0]);
        };
    return new Inputs.Input(input.getItem(), content);
  }

  private static Inputs.Content other(String kind, byte[] bytes) {
    return new Inputs.Content.Other(kind, bytes);
  }
}
