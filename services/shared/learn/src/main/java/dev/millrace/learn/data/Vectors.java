package dev.millrace.learn.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Vectors of one width, one an item, in memory.
public final class Vectors {

  private final int width;
  private final float[] values;

  /// Takes the array over.
  ///
  /// @param width the numbers of one vector
  /// @param values those of the first vector, then those of the next
  /// @throws IllegalArgumentException when the numbers are not whole vectors
  public Vectors(int width, float[] values) {
    if (width < 1 || values.length % width != 0) {
      throw new IllegalArgumentException(
          "%d numbers are not vectors of %d".formatted(values.length, width));
    }
    this.width = width;
    this.values = values;
  }

  /// The number of vectors.
  public int count() {
    return values.length / width;
  }

  /// The numbers of each vector.
  public int width() {
    return width;
  }

  /// One number of one vector.
  public float value(int vector, int place) {
    return values[vector * width + place];
  }

  /// A copy of one vector.
  public float[] vector(int index) {
    return Arrays.copyOfRange(values, index * width, (index + 1) * width);
  }

  /// Some of the vectors, in an order of choice.
  public Vectors select(int... indices) {
    float[] chosen = new float[Math.multiplyExact(indices.length, width)];
    IntStream.range(0, indices.length)
        .forEach(i -> System.arraycopy(values, indices[i] * width, chosen, i * width, width));
    return new Vectors(width, chosen);
  }

  /// Appends one vector to a buffer.
  void write(int index, ByteBuffer to) {
    to.asFloatBuffer().put(values, index * width, width);
    to.position(to.position() + Float.BYTES * width);
  }
}
