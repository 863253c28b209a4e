package dev.millrace.learn.layer;

/// How many zeros stand around an image before windows are laid over it.
public sealed interface Padding {

  /// As many zeros on each side.
  record Even(int zeros) implements Padding {
    public Even {
      if (zeros < 0) {
        throw new IllegalArgumentException("Padding is at least 0, but got " + zeros);
      }
    }
  }

  /// So many that there are `length / stride` windows, rounded up; where the number is odd, the
  /// bottom and the right get one more. This is what TensorFlow calls SAME.
  record Same() implements Padding {}

  /// As many zeros on each side as let a window of odd size have its middle on each pixel.
  static Padding around(int size) {
    return new Even((size - 1) / 2);
  }

  /// The zeros at the sides of an image.
  default Pads pads(long height, long width, int size, int stride) {
    return switch (this) {
      case Even(int zeros) -> new Pads(zeros, zeros, zeros, zeros);
      case Same() -> {
        int rows = missing(height, size, stride);
        int columns = missing(width, size, stride);
        yield new Pads(rows / 2, columns / 2, rows - rows / 2, columns - columns / 2);
      }
    };
  }

  private static int missing(long length, int size, int stride) {
    long windows = Math.ceilDiv(length, stride);
    return (int) Math.max(0, (windows - 1) * stride + size - length);
  }

  /// Zeros at each side of an image.
  record Pads(int top, int left, int bottom, int right) {

    /// Whether opposite sides have the same.
    public boolean even() {
      return top == bottom && left == right;
    }
  }
}
