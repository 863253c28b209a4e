package dev.millrace.serving.protocol;

import com.google.protobuf.ByteString;
import dev.millrace.proto.inference.InferParameter;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferResponse.InferOutputTensor;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The extension of the protocol's JSON by which tensors travel as bytes behind it.
///
/// The header `Inference-Header-Content-Length` says how long the JSON is; the parameter
/// `binary_data_size` of a tensor, how many of the bytes behind it are the tensor's.
public final class BinaryBody {
  /// The header that says how many bytes of a body are JSON.
  public static final String HEADER = "Inference-Header-Content-Length";

  /// The parameter of a tensor whose contents are bytes.
  static final String SIZE = "binary_data_size";

  private static final String OUTPUT = "binary_data";
  private static final String ALL_OUTPUTS = "binary_data_output";

  private BinaryBody() {}

  /// The request with the bytes as its raw contents.
  ///
  /// @param bytes what follows the JSON
  /// @throws InferenceRefused when the sizes do not add up to the bytes
  public static ModelInferRequest attach(ModelInferRequest request, ByteString bytes) {
    var attached = request.toBuilder();
    var at = 0L;
    for (var input : request.getInputsList()) {
      var size = input.getParametersMap().get(SIZE);
      if (size != null) {
        var end = at + size(input.getName(), size);
        if (end > bytes.size()) {
          throw invalid(
              "input %s has %d bytes behind the JSON, but only %d of them are there"
                  .formatted(input.getName(), end - at, bytes.size() - at));
        }
        attached.addRawInputContents(bytes.substring((int) at, (int) end));
        at = end;
      }
    }
    if (at != bytes.size()) {
      throw invalid(
          "%d bytes follow the JSON, and the inputs have %d of them".formatted(bytes.size(), at));
    }
    return attached.build();
  }

  private static long size(String tensor, InferParameter size) {
    if (!size.hasInt64Param() || size.getInt64Param() < 0) {
      throw invalid(
          "input %s has a parameter %s that is no number of bytes".formatted(tensor, SIZE));
    }
    return Math.min(size.getInt64Param(), Integer.MAX_VALUE);
  }

  /// Whether a request wants an output's contents as bytes.
  static boolean wants(ModelInferRequest request, String output) {
    var all = request.getParametersMap().get(ALL_OUTPUTS);
    return request.getOutputsList().stream()
        .filter(wanted -> wanted.getName().equals(output))
        .map(wanted -> wanted.getParametersMap().get(OUTPUT))
        .filter(parameter -> parameter != null)
        .findFirst()
        .map(InferParameter::getBoolParam)
        .orElse(all != null && all.getBoolParam());
  }

  /// An output's typed contents as bytes.
  static ByteString bytes(InferOutputTensor output) {
    var contents = output.getContents();
    if (output.getDatatype().equals(Datatype.BYTES.name())) {
      return BytesTensor.write(contents.getBytesContentsList());
    }
    var floats =
        ByteBuffer.allocate(contents.getFp32ContentsCount() * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    contents.getFp32ContentsList().forEach(floats::putFloat);
    return ByteString.copyFrom(floats.flip());
  }

  private static InferenceRefused invalid(String message) {
    return new InferenceRefused(Reason.INVALID_REQUEST, message);
  }
}
