package dev.millrace.serving.protocol;

import com.google.protobuf.ByteString;
import dev.millrace.proto.inference.InferTensorContents;
import dev.millrace.proto.inference.ModelInferRequest.InferInputTensor;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/// One input of a request, its contents raw or typed, known to hold as many elements as its shape
/// says.
record InputTensor(
    String name,
    Datatype datatype,
    List<Long> shape,
    InferTensorContents typed,
    Optional<ByteString> raw) {

  /// @throws InferenceRefused when datatype, shape and contents contradict each other
  static InputTensor of(InferInputTensor input, Optional<ByteString> raw) {
    var datatype = Datatype.of(input.getDatatype(), input.getName());
    var tensor =
        new InputTensor(
            input.getName(), datatype, List.copyOf(input.getShapeList()), input.getContents(), raw);
    var elements = tensor.elements();
    if (raw.isPresent()) {
      tensor.checkRaw(raw.get(), elements);
    } else {
      tensor.checkTyped(elements);
    }
    return tensor;
  }

  /// The product of the sizes.
  int elements() {
    long elements = 1;
    for (long size : shape) {
      if (size < 0) {
        throw refuse("has the shape %s, expected sizes of at least 0".formatted(shape));
      }
      // Saturates, so that a later 0 cannot hide an overflow.
      elements = size == 0 ? 0 : Math.min(elements, Long.MAX_VALUE / size) * size;
      if (elements > Integer.MAX_VALUE) {
        throw refuse("has the shape %s, more elements than a request can hold".formatted(shape));
      }
    }
    return (int) elements;
  }

  private void checkRaw(ByteString bytes, int elements) {
    if (datatype != Datatype.BYTES && bytes.size() != (long) elements * datatype.size()) {
      throw refuse(
          "has %d raw bytes, expected %d for %s of the shape %s"
              .formatted(bytes.size(), (long) elements * datatype.size(), datatype, shape));
    }
  }

  private void checkTyped(int elements) {
    if (datatype.field().isEmpty()) {
      throw refuse("has the datatype %s, which travels raw alone".formatted(datatype));
    }
    for (var set : typed.getAllFields().entrySet()) {
      if (!set.getKey().getName().equals(datatype.field())) {
        throw refuse(
            "has %s, expected %s for the datatype %s"
                .formatted(set.getKey().getName(), datatype.field(), datatype));
      }
    }
    var found =
        typed.getAllFields().values().stream().mapToInt(list -> ((List<?>) list).size()).sum();
    if (found != elements) {
      throw refuse(
          "has %d elements, expected %d by the shape %s".formatted(found, elements, shape));
    }
  }

  /// The elements of a BYTES tensor.
  List<byte[]> byteStrings() {
    return raw.map(bytes -> BytesTensor.read(name, bytes, elements()))
        .orElseGet(
            () -> typed.getBytesContentsList().stream().map(ByteString::toByteArray).toList());
  }

  /// The elements of a UINT8 tensor.
  byte[] unsignedBytes() {
    if (raw.isPresent()) {
      return raw.get().toByteArray();
    }
    var bytes = new byte[typed.getUintContentsCount()];
    for (int i = 0; i < bytes.length; i++) {
      var value = typed.getUintContents(i);
      if (value < 0 || value > 255) {
        throw refuse(
            "has %s as element %d, expected UINT8 from 0 to 255"
                .formatted(Integer.toUnsignedString(value), i));
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }

  /// The elements of a FP32 tensor.
  float[] floats() {
    var floats = new float[elements()];
    if (raw.isPresent()) {
      var buffer = raw.get().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      buffer.asFloatBuffer().get(floats);
    } else {
      for (int i = 0; i < floats.length; i++) {
        floats[i] = typed.getFp32Contents(i);
      }
    }
    return floats;
  }

  /// A refusal that names this input.
  InferenceRefused refuse(String what) {
    return new InferenceRefused(Reason.INVALID_REQUEST, "input %s %s".formatted(name, what));
  }
}
