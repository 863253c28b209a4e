package dev.millrace.learn.vision;

import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.metric.Judged;
import dev.millrace.learn.metric.Metric;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.tensor.TensorFile;
import java.util.List;

/// Where learners for images are made. Outputs, loss and what metrics see follow from the data's
/// objective, and metrics of another objective do not compile. Precision and devices are chosen by
/// one word behind, such as `.toBfloat16()` or `.on(Devices.all())`.
public final class Vision {

  private static final long SEED = 42;

  private Vision() {}

  /// A classifier whose backbone has weights trained on ImageNet: only its head is learnt at first.
  ///
  /// @param weights the backbone's weights, by torchvision's names
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static ImageLearner<Scores> classifier(
      ImageData<Scores> data, Backbone backbone, TensorFile weights, Metric<Scores>... metrics) {
    return trained(data, Transfer.of(backbone, weights), List.of(metrics));
  }

  /// A classifier whose backbone has the weights that [WeightCatalogue] has for it: only its head
  /// is learnt at first. Where they cannot be had, it begins with random weights after a warning.
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static ImageLearner<Scores> classifier(
      ImageData<Scores> data, Backbone backbone, Metric<Scores>... metrics) {
    return trained(data, Transfer.of(backbone), List.of(metrics));
  }

  /// A classifier that goes on from weights trained elsewhere, as a transfer says: only its head is
  /// learnt at first.
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static ImageLearner<Scores> classifier(
      ImageData<Scores> data, Transfer transfer, Metric<Scores>... metrics) {
    return trained(data, transfer, List.of(metrics));
  }

  /// A classifier that begins with random weights.
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static ImageLearner<Scores> classifier(
      ImageData<Scores> data, Architecture architecture, Metric<Scores>... metrics) {
    return fresh(data, architecture, List.of(metrics));
  }

  /// A learner of classes, tags, numbers or points whose backbone has weights trained on ImageNet:
  /// only its head is learnt at first.
  ///
  /// @param weights the backbone's weights, by torchvision's names
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <S extends Judged> ImageLearner<S> learner(
      ImageData<S> data, Backbone backbone, TensorFile weights, Metric<S>... metrics) {
    return trained(data, Transfer.of(backbone, weights), List.of(metrics));
  }

  /// A learner of classes, tags, numbers or points whose backbone has the weights that
  /// [WeightCatalogue] has for it, as [#classifier(ImageData, Backbone, Metric...)].
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <S extends Judged> ImageLearner<S> learner(
      ImageData<S> data, Backbone backbone, Metric<S>... metrics) {
    return trained(data, Transfer.of(backbone), List.of(metrics));
  }

  /// A learner of classes, tags, numbers or points that goes on from weights trained elsewhere, as
  /// a transfer says: only its head is learnt at first. Where they cannot be had, it begins with
  /// random weights after a warning.
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <S extends Judged> ImageLearner<S> learner(
      ImageData<S> data, Transfer transfer, Metric<S>... metrics) {
    return trained(data, transfer, List.of(metrics));
  }

  /// A learner of classes, tags, numbers or points that begins with random weights.
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <S extends Judged> ImageLearner<S> learner(
      ImageData<S> data, Architecture architecture, Metric<S>... metrics) {
    return fresh(data, architecture, List.of(metrics));
  }

  private static <S extends Judged> ImageLearner<S> trained(
      ImageData<S> data, Transfer transfer, List<Metric<S>> metrics) {
    int channels = data.shape().channels();
    BackboneClassifier architecture = transfer.architecture(channels, data.objective().outputs());
    return transfer
        .start()
        .map(start -> trained(data, architecture, start, metrics))
        .orElseGet(() -> fresh(data, architecture, metrics));
  }

  private static <S extends Judged> ImageLearner<S> trained(
      ImageData<S> data,
      BackboneClassifier architecture,
      Transfer.Start start,
      List<Metric<S>> metrics) {
    Normalization normalization =
        data.shape().channels() == start.normalization().channels()
            ? start.normalization()
            : data.normalization();
    Network network = network(architecture, data, normalization);
    Pretrained.load(network, architecture.backbone(), start.weights());
    var learner = new ImageLearner<>(data, architecture, normalization, network, SEED, metrics);
    learner.freeze();
    return learner;
  }

  private static <S extends Judged> ImageLearner<S> fresh(
      ImageData<S> data, Architecture architecture, List<Metric<S>> metrics) {
    Normalization normalization = data.normalization();
    Network network = network(architecture, data, normalization);
    return new ImageLearner<>(data, architecture, normalization, network, SEED, metrics);
  }

  private static Network network(
      Architecture architecture, ImageData<?> data, Normalization normalization) {
    var network =
        new Network(
            Classifiers.graph(architecture, data.shape()),
            normalization,
            Mode.STANDARD,
            data.objective());
    network.initialize(SEED);
    return network;
  }
}
