package dev.millrace.learn.vision;

import dev.millrace.learn.layer.Architecture;
import java.util.Map;

/// A small residual network for small pictures, trained from scratch: five convolutions of stride 2
/// with a residual block behind each of the first four, about 41,000 parameters.
///
/// Built for 28 x 28 pixels; other sizes from 17 up work too. See lesson 7 of the fast.ai course.
public record ResidualNet(int channels, int classes) implements Architecture {

  /// The name in bundles.
  public static final String NAME = "residual-net";

  public ResidualNet {
    if (channels < 1 || classes < 2) {
      throw new IllegalArgumentException(
          "A residual net needs a channel and two classes, but got %d and %d"
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
}
