package dev.millrace.learn.vision;

import dev.millrace.learn.layer.Conv2d;
import dev.millrace.learn.layer.Dropout;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.GlobalPool;
import dev.millrace.learn.layer.Initializer;
import dev.millrace.learn.layer.Join;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.MaxPool2d;
import dev.millrace.learn.layer.Relu;
import dev.millrace.learn.layer.Sequential;
import java.util.List;

/// A very small network without normalisation, version 1.1. Iandola et al. 2016.
public record SqueezeNet() implements Backbone {

  /// The name in bundles.
  public static final String NAME = "squeezenet1_1";

  private static final Layer POOL = new MaxPool2d(3, 2, 0, true);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Layer body() {
    return Sequential.EMPTY.then(
        "features",
        Sequential.of(
            convolution(64, 3, 2, 0),
            new Relu(),
            POOL,
            fire(16, 64),
            fire(16, 64),
            POOL,
            fire(32, 128),
            fire(32, 128),
            POOL,
            fire(48, 192),
            fire(48, 192),
            fire(64, 256),
            fire(64, 256)));
  }

  private static Layer fire(int narrow, int wide) {
    return Sequential.EMPTY
        .then("squeeze", convolution(narrow, 1, 1, 0))
        .then("", new Relu())
        .then(
            "",
            new Join(
                List.of(
                    Sequential.EMPTY
                        .then("expand1x1", convolution(wide, 1, 1, 0))
                        .then("", new Relu()),
                    Sequential.EMPTY
                        .then("expand3x3", convolution(wide, 3, 1, 1))
                        .then("", new Relu()))));
  }

  private static Layer convolution(int out, int size, int stride, int padding) {
    return new Conv2d(out, size, stride, padding, 1, true, new Initializer.KaimingNormal());
  }

  @Override
  public Layer ownHead(int classes) {
    return Sequential.EMPTY
        .then(
            "classifier",
            Sequential.of(new Dropout(0.5), convolution(classes, 1, 1, 0), new Relu()))
        .then("", GlobalPool.MEAN)
        .then("", new Flatten());
  }

  @Override
  public String firstKernel() {
    return "features.0.weight";
  }

  @Override
  public List<String> groupStarts() {
    return List.of("features.6", "features.9");
  }
}
