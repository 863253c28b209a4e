package dev.millrace.serving.protocol;

import static dev.millrace.serving.protocol.Tensors.CLASSES;
import static dev.millrace.serving.protocol.Tensors.OUTPUTS;
import static dev.millrace.serving.protocol.Tensors.PREDICTIONS;
import static dev.millrace.serving.protocol.Tensors.PROBABILITIES;

import com.google.protobuf.ByteString;
import dev.millrace.proto.inference.InferParameter;
import dev.millrace.proto.inference.InferTensorContents;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import dev.millrace.proto.inference.ModelInferResponse;
import dev.millrace.proto.inference.ModelInferResponse.InferOutputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/// The writer of inference responses: raw contents for a request with raw contents, else typed.
public final class Answers {
  private Answers() {}

  /// The response to a request.
  public static ModelInferResponse write(ModelInferRequest request, Answer answer) {
    var model = answer.model();
    var response =
        ModelInferResponse.newBuilder()
            .setModelName(model.project())
            .setModelVersion(model.version())
            .setId(request.getId())
            .putParameters("model_version", text(model.version()))
            .putParameters("run", text(model.run()))
            .putParameters("cut", text(model.cut()))
            .putParameters("bundle", text(model.bundleSha256()))
            .putParameters(PREDICTIONS, text(String.join("\n", answer.predictions())));
    var raw = request.getRawInputContentsCount() > 0;
    for (var output : outputs(request)) {
      if (output.equals(PROBABILITIES)) {
        probabilities(response, answer, raw);
      } else {
        classes(response, answer, raw);
      }
    }
    return response.build();
  }

  private static List<String> outputs(ModelInferRequest request) {
    return request.getOutputsCount() == 0
        ? OUTPUTS
        : request.getOutputsList().stream()
            .map(InferRequestedOutputTensor::getName)
            .distinct()
            .toList();
  }

  private static void probabilities(
      ModelInferResponse.Builder response, Answer answer, boolean raw) {
    var rows = answer.probabilities();
    var width = answer.model().classes().size();
    var output =
        InferOutputTensor.newBuilder()
            .setName(PROBABILITIES)
            .setDatatype(Datatype.FP32.name())
            .addShape(rows.length)
            .addShape(width);
    if (raw) {
      var bytes = ByteBuffer.allocate(rows.length * width * Float.BYTES);
      var floats = bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      for (var row : rows) {
        floats.put(row);
      }
      response.addRawOutputContents(ByteString.copyFrom(bytes));
    } else {
      var contents = InferTensorContents.newBuilder();
      for (var row : rows) {
        for (float probability : row) {
          contents.addFp32Contents(probability);
        }
      }
      output.setContents(contents);
    }
    response.addOutputs(output);
  }

  private static void classes(ModelInferResponse.Builder response, Answer answer, boolean raw) {
    var images = answer.probabilities().length;
    var names =
        IntStream.range(0, images)
            .mapToObj(image -> ByteString.copyFromUtf8(answer.predicted(image)))
            .toList();
    var output =
        InferOutputTensor.newBuilder()
            .setName(CLASSES)
            .setDatatype(Datatype.BYTES.name())
            .addShape(images);
    if (raw) {
      response.addRawOutputContents(BytesTensor.write(names));
    } else {
      output.setContents(InferTensorContents.newBuilder().addAllBytesContents(names));
    }
    response.addOutputs(output);
  }

  private static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }
}
