package dev.millrace.learn.vision;

import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.metric.Metric;
import dev.millrace.learn.tensor.TensorFile;
import java.util.List;

/// Where learners for images are made.
public final class Vision {

  private static final long SEED = 42;

  private Vision() {}

  /// A classifier whose backbone has weights trained on ImageNet: only its head is learnt at first.
  ///
  /// @param weights the backbone's weights, by torchvision's names
  public static ImageLearner classifier(
      ImageData data, Backbone backbone, TensorFile weights, Metric... metrics) {
    var architecture =
        BackboneClassifier.of(backbone, data.shape().channels(), data.classes().size());
    Normalization normalization =
        data.shape().channels() == Normalization.IMAGENET.channels()
            ? Normalization.IMAGENET
            : data.normalization();
    Network network = network(architecture, data, normalization);
    Pretrained.load(network, backbone, weights);
    var learner =
        new ImageLearner(data, architecture, normalization, network, SEED, List.of(metrics));
    learner.freeze();
    return learner;
  }

  /// A classifier that begins with random weights.
  public static ImageLearner classifier(
      ImageData data, Architecture architecture, Metric... metrics) {
    Normalization normalization = data.normalization();
    Network network = network(architecture, data, normalization);
    return new ImageLearner(data, architecture, normalization, network, SEED, List.of(metrics));
  }

  private static Network network(
      Architecture architecture, ImageData data, Normalization normalization) {
    var network =
        new Network(Classifiers.graph(architecture, data.shape()), normalization, Mode.STANDARD);
    network.initialize(SEED);
    return network;
  }
}
