package dev.millrace.serving.protocol;

import com.google.protobuf.ByteString;
import dev.millrace.proto.inference.InferParameter;
import dev.millrace.proto.inference.InferTensorContents;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferRequest.InferInputTensor;
import dev.millrace.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Inference requests as any client of the protocol would build them.
public final class Requests {
  private Requests() {}

  public static ModelInferRequest.Builder to(String model) {
    return ModelInferRequest.newBuilder().setModelName(model);
  }

  public static InferInputTensor.Builder tensor(String name, String datatype, long... shape) {
    var tensor = InferInputTensor.newBuilder().setName(name).setDatatype(datatype);
    for (long size : shape) {
      tensor.addShape(size);
    }
    return tensor;
  }

  /// Encoded images, typed.
  public static ModelInferRequest.Builder images(String model, byte[]... files) {
    var contents = InferTensorContents.newBuilder();
    for (var file : files) {
      contents.addBytesContents(ByteString.copyFrom(file));
    }
    return to(model).addInputs(tensor("image", "BYTES", files.length).setContents(contents));
  }

  /// Encoded images, raw.
  public static ModelInferRequest.Builder rawImages(String model, byte[]... files) {
    return to(model)
        .addInputs(tensor("image", "BYTES", files.length))
        .addRawInputContents(framed(files));
  }

  /// Pixels, raw.
  public static ModelInferRequest.Builder rawPixels(String model, byte[] pixels, long... shape) {
    return to(model)
        .addInputs(tensor("pixels", "UINT8", shape))
        .addRawInputContents(ByteString.copyFrom(pixels));
  }

  public static ByteString framed(byte[]... elements) {
    var framed = ByteString.empty();
    for (var element : elements) {
      var length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(element.length);
      framed =
          framed.concat(ByteString.copyFrom(length.flip())).concat(ByteString.copyFrom(element));
    }
    return framed;
  }

  public static ByteString floats(float... values) {
    var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return ByteString.copyFrom(bytes.flip());
  }

  public static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }

  public static InferRequestedOutputTensor output(String name) {
    return InferRequestedOutputTensor.newBuilder().setName(name).build();
  }
}
