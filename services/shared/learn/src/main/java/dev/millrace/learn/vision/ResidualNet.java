package dev.millrace.learn.vision;

import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.layer.BatchNorm;
import dev.millrace.learn.layer.ConvUnit;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.GlobalPool;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.Residual;
import dev.millrace.learn.layer.Sequential;
import java.util.Map;

/// A small residual network for small pictures, trained from scratch: five convolutions of stride 2
/// with a residual block behind each of the first four, about 41,000 parameters.
///
/// Built for 28 x 28 pixels; other sizes from 17 up work too. See lesson 7 of the fast.ai course.
public record ResidualNet(int channels, int classes) implements Architecture {

  /// The name in bundles.
  public static final String NAME = "residual-net";

  public ResidualNet {
    if (channels < 1 || classes < 1) {
      throw new IllegalArgumentException(
          "A residual net needs a channel and an output, but got %d and %d"
              .formatted(channels, classes));
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Integer> settings() {
    return Map.of("channels", channels, "classes", classes);
  }

  @Override
  public Layer layers() {
    return Sequential.of(
        ConvUnit.of(8, 2),
        block(8),
        ConvUnit.of(16, 2),
        block(16),
        ConvUnit.of(32, 2),
        block(32),
        ConvUnit.of(16, 2),
        block(16),
        ConvUnit.of(classes, 2),
        GlobalPool.MEAN,
        new Flatten());
  }

  private static Layer block(int width) {
    return Residual.of(
        Sequential.of(ConvUnit.of(width, 1), new ConvUnit(width, 3, 1, BatchNorm.ZERO)));
  }
}
