package dev.millrace.learn.layer;

import dev.millrace.learn.data.Draw;
import dev.millrace.learn.tensor.Dims;
import java.util.Arrays;

/// What a tensor holds before training, as a function of a seed and its sizes.
public sealed interface Initializer {

  /// One value everywhere.
  record Constant(float value) implements Initializer {}

  /// Normal values whose spread keeps the variance of what goes into a layer followed by a ReLU:
  /// deviation `sqrt(2 / fan in)`. He et al. 2015.
  record KaimingNormal() implements Initializer {}

  /// Normal values whose spread keeps the variance of gradients: deviation `sqrt(2 / fan out)`.
  record KaimingNormalOut() implements Initializer {}

  /// Normal values of a deviation.
  record Normal(double deviation) implements Initializer {}

  /// Uniform values between plus and minus `1 / sqrt(fan in)`, for a number of inputs that is given
  /// because a bias does not know it from its own sizes.
  record Uniform(long fanIn) implements Initializer {}

  /// The values, row-major.
  default float[] values(Dims dims, long seed) {
    int count = Math.toIntExact(dims.elements());
    return switch (this) {
      case Constant(float value) -> constant(count, value);
      case KaimingNormal() -> normal(count, Math.sqrt(2.0 / fanIn(dims)), seed);
      case KaimingNormalOut() -> normal(count, Math.sqrt(2.0 / fanOut(dims)), seed);
      case Normal(double deviation) -> normal(count, deviation, seed);
      case Uniform(long fanIn) -> uniform(count, 1 / Math.sqrt((double) fanIn), seed);
    };
  }

  /// The inputs that one output of a kernel `[out, in, ...]` sums over.
  static long fanIn(Dims dims) {
    return dims.elements() / dims.size(0);
  }

  private static long fanOut(Dims dims) {
    return dims.elements() / dims.size(1);
  }

  private static float[] constant(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }

  private static float[] normal(int count, double deviation, long seed) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * Draw.gaussian(seed, i));
    }
    return values;
  }

  private static float[] uniform(int count, double bound, long seed) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (bound * (2 * Draw.uniform(seed, i) - 1));
    }
    return values;
  }
}
