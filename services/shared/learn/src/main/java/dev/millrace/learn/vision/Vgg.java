package dev.millrace.learn.vision;

import dev.millrace.learn.layer.BatchNorm;
import dev.millrace.learn.layer.Conv2d;
import dev.millrace.learn.layer.Dropout;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.GridPool;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.Linear;
import dev.millrace.learn.layer.MaxPool2d;
import dev.millrace.learn.layer.Relu;
import dev.millrace.learn.layer.Sequential;
import java.util.ArrayList;
import java.util.List;

/// A plain network of sixteen layers with weights, with normalisation. Simonyan and Zisserman 2014.
public record Vgg() implements Backbone {

  /// The name in bundles.
  public static final String NAME = "vgg16_bn";

  /// The channels of the convolutions before each pool.
  private static final List<List<Integer>> STAGES =
      List.of(
          List.of(64, 64),
          List.of(128, 128),
          List.of(256, 256, 256),
          List.of(512, 512, 512),
          List.of(512, 512, 512));

  private static final int GRID = 7;
  private static final int WIDE = 4096;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Layer body() {
    List<Layer> features = new ArrayList<>();
    for (List<Integer> stage : STAGES) {
      for (int out : stage) {
        features.add(Conv2d.fanOut(out, 3, 1).withBias());
        features.add(BatchNorm.STANDARD);
        features.add(new Relu());
      }
      features.add(new MaxPool2d(2, 2, 0, false));
    }
    return Sequential.EMPTY.then("features", Sequential.of(features.toArray(Layer[]::new)));
  }

  @Override
  public Layer ownHead(int classes) {
    return Sequential.EMPTY
        .then("", new GridPool(GRID, GRID))
        .then("", new Flatten())
        .then(
            "classifier",
            Sequential.of(
                new Linear(WIDE, Linear.Start.SMALL),
                new Relu(),
                new Dropout(0.5),
                new Linear(WIDE, Linear.Start.SMALL),
                new Relu(),
                new Dropout(0.5),
                new Linear(classes, Linear.Start.SMALL)));
  }

  @Override
  public String firstKernel() {
    return "features.0.weight";
  }

  @Override
  public List<String> groupStarts() {
    return List.of("features.24");
  }
}
