package dev.millrace.standalone.client;

import com.google.protobuf.ByteString;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.millrace.proto.inference.InferParameter;
import dev.millrace.proto.inference.InferTensorContents;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferRequest.InferInputTensor;
import dev.millrace.proto.inference.ModelInferResponse;
import dev.millrace.proto.inference.ModelMetadataRequest;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Questions in the Open Inference Protocol: encoded images in, probabilities by class out.
public record Inference(GRPCInferenceServiceBlockingStub stub, String model) {
  /// What a model says of one image.
  ///
  /// @param probabilities in the order of the model's classes
  /// @param modelVersion which one answered
  public record Answer(
      List<Float> probabilities, String modelVersion, Map<String, InferParameter> parameters) {
    /// The position of the largest probability.
    public int best() {
      return probabilities.indexOf(probabilities.stream().max(Float::compare).orElseThrow());
    }

    /// The largest probability, 0 to 1.
    public float confidence() {
      return probabilities.get(best());
    }

    /// A parameter of the answer, for example `predictions`.
    public String parameter(String name) {
      return parameters.getOrDefault(name, InferParameter.getDefaultInstance()).getStringParam();
    }
  }

  /// The model's classes, in the order of its outputs.
  public List<String> classes() {
    var request = ModelMetadataRequest.newBuilder().setName(model).build();
    return List.of(stub.modelMetadata(request).getPropertiesOrThrow("classes").split("\n"));
  }

  /// Asks about one image.
  ///
  /// @param item the image's id, under which the answer is noted; empty for none
  public Answer ask(ByteString image, String item) {
    return answer(stub.modelInfer(request(image, item)));
  }

  private ModelInferRequest request(ByteString image, String item) {
    var input =
        InferInputTensor.newBuilder()
            .setName("image")
            .setDatatype("BYTES")
            .addShape(1)
            .setContents(InferTensorContents.newBuilder().addBytesContents(image));
    var request = ModelInferRequest.newBuilder().setModelName(model).addInputs(input);
    if (!item.isEmpty()) {
      request.putParameters("items", InferParameter.newBuilder().setStringParam(item).build());
    }
    return request.build();
  }

  private static Answer answer(ModelInferResponse response) {
    for (int output = 0; output < response.getOutputsCount(); output++) {
      var tensor = response.getOutputs(output);
      if (tensor.getName().equals("probabilities")) {
        var values =
            response.getRawOutputContentsCount() > output
                ? floats(response.getRawOutputContents(output))
                : tensor.getContents().getFp32ContentsList();
        return new Answer(values, response.getModelVersion(), response.getParametersMap());
      }
    }
    throw new FlowFailedException(
        "the answer of model %s has no probabilities".formatted(response.getModelName()));
  }

  private static List<Float> floats(ByteString raw) {
    var buffer = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    var values = new ArrayList<Float>(buffer.remaining());
    while (buffer.hasRemaining()) {
      values.add(buffer.get());
    }
    return values;
  }
}
