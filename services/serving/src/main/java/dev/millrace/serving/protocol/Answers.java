package dev.millrace.serving.protocol;

import static dev.millrace.serving.protocol.Tensors.PREDICTIONS;
import static dev.millrace.serving.protocol.Tensors.PROBABILITIES;

import com.google.protobuf.ByteString;
import dev.millrace.learn.objective.Tags;
import dev.millrace.proto.inference.InferParameter;
import dev.millrace.proto.inference.InferTensorContents;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import dev.millrace.proto.inference.ModelInferResponse;
import dev.millrace.proto.inference.ModelInferResponse.InferOutputTensor;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import dev.millrace.serving.model.ModelIdentity;
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
    for (var output : outputs(request, model)) {
      if (output.equals(PROBABILITIES) && Classification.isWanted(request)) {
        strings(response, PROBABILITIES, Classification.of(request, answer), raw);
      } else if (Tensors.datatype(output) == Datatype.BYTES) {
        strings(response, output, names(answer), raw);
      } else {
        floats(response, output, answer, raw);
      }
    }
    return response.build();
  }

  private static List<String> outputs(ModelInferRequest request, ModelIdentity model) {
    var all = Tensors.outputs(model.objective());
    var wanted =
        request.getOutputsList().stream().map(InferRequestedOutputTensor::getName).distinct();
    return request.getOutputsCount() == 0
        ? all
        : wanted.map(name -> known(name, all, model)).toList();
  }

  private static String known(String name, List<String> all, ModelIdentity model) {
    if (!all.contains(name)) {
      throw new InferenceRefused(
          Reason.INVALID_REQUEST,
          "model %s has no output '%s', expected some of %s".formatted(model.project(), name, all));
    }
    return name;
  }

  private static void floats(
      ModelInferResponse.Builder response, String name, Answer answer, boolean raw) {
    var rows = answer.answers();
    var width = answer.model().objective().outputs();
    var output =
        InferOutputTensor.newBuilder()
            .setName(name)
            .setDatatype(Datatype.FP32.name())
            .addShape(rows.length)
            .addAllShape(Tensors.dims(answer.model().objective(), name));
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
        for (float value : row) {
          contents.addFp32Contents(value);
        }
      }
      output.setContents(contents);
    }
    response.addOutputs(output);
  }

  private static List<List<String>> names(Answer answer) {
    return IntStream.range(0, answer.answers().length)
        .mapToObj(image ->
            answer.model().objective() instanceof Tags tags
                ? String.join("\n", answer.given(tags, image))
                : answer.predicted(image))
        .map(List::of)
        .toList();
  }

  /// @param rows texts for each image; of names there is one each, and the shape is `[images]`
  private static void strings(
      ModelInferResponse.Builder response, String name, List<List<String>> rows, boolean raw) {
    var output =
        InferOutputTensor.newBuilder()
            .setName(name)
            .setDatatype(Datatype.BYTES.name())
            .addShape(rows.size());
    if (name.equals(PROBABILITIES)) {
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
