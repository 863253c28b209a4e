package dev.millrace.serving.protocol;

import com.google.protobuf.ByteString;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Raw contents of the datatype BYTES: for each element its length in four bytes, little-endian,
/// then its bytes.
final class BytesTensor {
  private BytesTensor() {}

  /// The elements, exactly as many as expected.
  ///
  /// @throws InferenceRefused naming the element whose length does not fit
  static List<byte[]> read(String tensor, ByteString raw, int expected) {
    var buffer = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    var elements = new ArrayList<byte[]>();
    while (buffer.hasRemaining() && elements.size() < expected) {
      elements.add(next(tensor, elements.size(), buffer));
    }
    if (elements.size() < expected || buffer.hasRemaining()) {
      throw new InferenceRefused(
          Reason.INVALID_REQUEST,
          "input %s holds %d elements and %d bytes more, expected %d elements by its shape"
              .formatted(tensor, elements.size(), buffer.remaining(), expected));
    }
    return elements;
  }

  private static byte[] next(String tensor, int index, ByteBuffer buffer) {
    var length = buffer.remaining() < Integer.BYTES ? -1 : buffer.getInt();
    if (length < 0 || length > buffer.remaining()) {
      throw new InferenceRefused(
          Reason.INVALID_REQUEST,
          "input %s, element %d: its length %s does not fit the %d bytes that follow"
              .formatted(
                  tensor, index, length < 0 ? "prefix" : "of " + length, buffer.remaining()));
    }
    var element = new byte[length];
    buffer.get(element);
    return element;
  }

  static ByteString write(List<ByteString> elements) {
    var out = new ByteArrayOutputStream();
    var length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (var element : elements) {
      out.writeBytes(length.putInt(0, element.size()).array());
      out.writeBytes(element.toByteArray());
    }
    return ByteString.copyFrom(out.toByteArray());
  }
}
