package dev.millrace.learn.vision;

import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.layer.BatchNorm;
import dev.millrace.learn.layer.Conv2d;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.GlobalPool;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.Relu;
import dev.millrace.learn.layer.Sequential;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The plainest network for small pictures, trained from scratch: five convolutions of stride 2,
/// each with a normalisation, about 12,000 parameters.
///
/// Built for 28 x 28 pixels; other sizes from 17 up work too. See lesson 7 of the fast.ai course.
public record PlainNet(int channels, int classes) implements Architecture {

  /// The name in bundles.
  public static final String NAME = "plain-net";

  private static final int[] WIDTHS = {8, 16, 32, 16};

  public PlainNet {
    if (channels < 1 || classes < 2) {
      throw new IllegalArgumentException(
          "A plain net needs a channel and two classes, but got %d and %d"
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
    List<Layer> layers = new ArrayList<>();
    for (int width : WIDTHS) {
      layers.add(Conv2d.of(width, 3, 2).withBias());
      layers.add(BatchNorm.STANDARD);
      layers.add(new Relu());
    }
    layers.add(Conv2d.of(classes, 3, 2).withBias());
    layers.add(BatchNorm.STANDARD);
    layers.add(GlobalPool.MEAN);
    layers.add(new Flatten());
    return Sequential.of(layers.toArray(Layer[]::new));
  }
}
