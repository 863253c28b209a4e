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

  /// The response to a request, its contents raw when the request's are.
  public static ModelInferResponse write(ModelInferRequest request, Answer answer) {
    return write(request, answer, request.getRawInputContentsCount() > 0);
  }

  /// The response to a request.
  ///
  /// @param raw whether its contents are raw, or else typed
  public static ModelInferResponse write(ModelInferRequest request, Answer answer, boolean raw) {
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
    for (var output : outputs(request)) {
      if (!output.equals(PROBABILITIES)) {
        strings(response, CLASSES, classes(answer), raw);
      } else if (Classification.isWanted(request)) {
        strings(response, PROBABILITIES, Classification.of(request, answer), raw);
      } else {
        probabilities(response, answer, raw);
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

  private static List<List<String>> classes(Answer answer) {
    return IntStream.range(0, answer.probabilities().length)
        .mapToObj(image -> List.of(answer.predicted(image)))
        .toList();
  }

  /// @param rows texts for each image; of classes there is one each, and the shape is `[images]`
  private static void strings(
      ModelInferResponse.Builder response, String name, List<List<String>> rows, boolean raw) {
    var output =
        InferOutputTensor.newBuilder()
            .setName(name)
            .setDatatype(Datatype.BYTES.name())
            .addShape(rows.size());
    if (!name.equals(CLASSES)) {
      output.addShape(rows.getFirst().size());
    }
    var texts = rows.stream().flatMap(List::stream).map(ByteString::copyFromUtf8).toList();
    if (raw) {
      response.addRawOutputContents(BytesTensor.write(texts));
    } else {
      output.setContents(InferTensorContents.newBuilder().addAllBytesContents(texts));
    }
    response.addOutputs(output);
  }

  private static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }
}
