package dev.millrace.learn.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A named tensor as little-endian bytes, row-major; the bytes are a view and are not copied.
public record TensorData(String name, ElementType type, Dims dims, MemorySegment bytes) {

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  public TensorData {
    long expected = Math.multiplyExact(dims.elements(), type.bytes());
    if (bytes.byteSize() != expected) {
      throw new IllegalArgumentException(
          "Tensor %s of %s %s takes %d bytes, but there are %d"
              .formatted(name, type, dims, expected, bytes.byteSize()));
    }
  }

  /// A tensor of 32-bit numbers.
  public static TensorData of(String name, Dims dims, float... values) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(values.length, 4)]);
    MemorySegment.copy(values, 0, bytes, FLOAT, 0, values.length);
    return new TensorData(name, ElementType.F32, dims, bytes);
  }

  /// The same bytes under another name.
  public TensorData renamed(String other) {
    return new TensorData(other, type, dims, bytes);
  }

  /// The values as 32-bit numbers, widened or narrowed where the type is another floating type.
  ///
  /// @throws IllegalStateException when the type holds whole numbers
  public float[] toFloats() {
    int count = Math.toIntExact(dims.elements());
    float[] values = new float[count];
    switch (type) {
      case F32 -> MemorySegment.copy(bytes, FLOAT, 0, values, 0, count);
      case F16 -> {
        for (int i = 0; i < count; i++) {
          values[i] = Float.float16ToFloat(bytes.get(SHORT, 2L * i));
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          values[i] = Float.intBitsToFloat(bytes.get(SHORT, 2L * i) << 16);
        }
      }
      case F64 -> {
        for (int i = 0; i < count; i++) {
          values[i] = (float) bytes.get(DOUBLE, 8L * i);
        }
      }
      case I64, I32, U8 ->
          throw new IllegalStateException(
              "Tensor %s holds whole numbers (%s), not floating ones".formatted(name, type));
    }
    return values;
  }
}
