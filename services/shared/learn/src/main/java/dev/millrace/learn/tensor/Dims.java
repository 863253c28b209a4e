package dev.millrace.learn.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The sizes of a tensor's axes, outermost first; no axes mean a single value.
public record Dims(List<Long> sizes) {

  public Dims {
    sizes = List.copyOf(sizes);
    for (long size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException("An axis has a size of at least 0, but got " + sizes);
      }
    }
  }

  /// The sizes, outermost first.
  public static Dims of(long... sizes) {
    return new Dims(Arrays.stream(sizes).boxed().toList());
  }

  /// The number of axes.
  public int rank() {
    return sizes.size();
  }

  /// The size of an axis; negative numbers count from the innermost, -1.
  public long size(int axis) {
    return sizes.get(axis < 0 ? axis + sizes.size() : axis);
  }

  /// The number of elements.
  ///
  /// @throws ArithmeticException when it does not fit
  public long elements() {
    long product = 1;
    for (long size : sizes) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  /// The sizes as an array of the caller's own.
  public long[] toArray() {
    return sizes.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public String toString() {
    return sizes.stream().map(String::valueOf).collect(Collectors.joining("x", "[", "]"));
  }
}
