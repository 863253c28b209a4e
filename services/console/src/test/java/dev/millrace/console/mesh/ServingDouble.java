package dev.millrace.console.mesh;

import static dev.millrace.console.mesh.MeshDouble.answer;

import dev.millrace.mesh.blob.Sha256;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.inference.InferParameter;
import dev.millrace.proto.inference.InferTensorContents;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferResponse;
import dev.millrace.proto.inference.ModelInferResponse.InferOutputTensor;
import dev.millrace.proto.inference.ModelMetadataRequest;
import dev.millrace.proto.inference.ModelMetadataResponse;
import dev.millrace.proto.serving.v1.ClassProbability;
import dev.millrace.proto.serving.v1.PredictionEvent;
import dev.millrace.proto.serving.v1.PredictionServed;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;

/// Serving in memory: every picture is most probably a triangle.
final class ServingDouble extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
  private static final List<Float> PROBABILITIES = List.of(0.05f, 0.1f, 0.8f, 0.03f, 0.02f);

  private final EventLog log;

  ServingDouble(EventLog log) {
    this.log = log;
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> caller) {
    answer(
        caller,
        () -> {
          var bytes = request.getInputs(0).getContents().getBytesContents(0).toByteArray();
          if (bytes.length < 8 || bytes[1] != 'P') {
            throw Status.INVALID_ARGUMENT
                .withDescription("the picture is no PNG")
                .asRuntimeException();
          }
          var prediction = UUID.randomUUID().toString();
          tell(prediction, Sha256.of(bytes));
          return ModelInferResponse.newBuilder()
              .setModelName(request.getModelName())
              .setModelVersion("2")
              .putParameters("predictions", text(prediction))
              .putParameters("run", text(TrainingDouble.COMPLETED))
              .putParameters("cut", text(PreprocessingDouble.CUT))
              .addOutputs(
                  InferOutputTensor.newBuilder()
                      .setName("probabilities")
                      .setDatatype("FP32")
                      .setContents(
                          InferTensorContents.newBuilder().addAllFp32Contents(PROBABILITIES)))
              .build();
        });
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> caller) {
    answer(
        caller,
        () ->
            ModelMetadataResponse.newBuilder()
                .setName(request.getName())
                .putProperties("classes", String.join("\n", Shapes.CLASSES))
                .build());
  }

  private void tell(String prediction, String item) {
    var served =
        PredictionServed.newBuilder()
            .setPrediction(prediction)
            .setProject(LabelingDouble.PROJECT)
            .setItem(item)
            .setModelVersion("2")
            .setRun(TrainingDouble.COMPLETED)
            .setCut(PreprocessingDouble.CUT)
            .addClasses(
                ClassProbability.newBuilder().setClassName("triangle").setProbability(0.8f));
    var data = PredictionEvent.newBuilder().setServed(served).build();
    var _ = log.append(Topics.PREDICTIONS, Event.now("millrace/serving", item, data));
  }

  private static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }
}
