package dev.millrace.learn.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.Bundle;
import dev.millrace.learn.Learner;
import dev.millrace.learn.callback.OneCycle;
import dev.millrace.learn.callback.Recorder;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.data.Targets;
import dev.millrace.learn.data.VectorLoader;
import dev.millrace.learn.data.Vectors;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.metric.Judged;
import dev.millrace.learn.metric.Metric;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.optim.ParameterGroups;
import dev.millrace.learn.optim.Rules;
import dev.millrace.learn.optim.Settings;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// The head of a classifier that learns on its own, from what a frozen backbone has seen once: an
/// epoch over thousands of images takes a fraction of a second.
///
/// The backbone is in evaluation mode, unlike in [ImageLearner], whose normalisations follow the
/// new images also when it is frozen. It belongs to one thread and holds native memory until it is
/// closed.
///
/// @param <S> what metrics of the objective are fed with
public final class HeadLearner<S extends Judged> implements AutoCloseable {

  private static final double DECAY = 0.01;
  private static final double MOMENTUM = 0.9;
  private static final int BATCH = 64;

  private final BackboneClassifier architecture;
  private final Objective<S> objective;
  private final Network network;
  private final Learner learner;
  private final List<Recorder.Epoch> epochs = new ArrayList<>();

  /// A fresh head.
  ///
  /// @param architecture the classifier that it is the head of
  /// @param train what the backbone sees in the training images, see [FeatureExtractor]
  /// @param trainTargets what is true of them
  /// @param valid what it sees in the validation images
  /// @param validTargets what is true of them
  @SafeVarargs
  @SuppressWarnings("varargs")
  public HeadLearner(
      BackboneClassifier architecture,
      Vectors train,
      Targets trainTargets,
      Vectors valid,
      Targets validTargets,
      Objective<S> objective,
      long seed,
      Metric<S>... metrics) {
    this.architecture = architecture;
    this.objective = objective;
    Graph graph = Graph.of(architecture.headOnVectors(), Dims.of(train.width(), 1, 1));
    this.network = new Network(graph, asTheyAre(train.width()), Mode.STANDARD, objective);
    network.initialize(seed);
    this.learner =
        new Learner(
            network,
            ParameterGroups.of(graph, List.of()),
            Rules.adamW(),
            VectorLoader.training(train, trainTargets, Math.min(BATCH, train.count()), seed),
            VectorLoader.inOrder(valid, validTargets, BATCH),
            seed,
            List.of(new Recorder(objective.judged(), List.of(metrics), _ -> {}, epochs::add)));
  }

  /// A network divides pixels by 255; vectors shall stay what they are.
  private static Normalization asTheyAre(int width) {
    return new Normalization(Collections.nCopies(width, 0f), Collections.nCopies(width, 1 / 255f));
  }

  /// Fits with one cycle up to a rate, such as 0.003.
  public void fitOneCycle(int count, double rate) {
    learner.fit(
        count, List.of(new Settings(rate, MOMENTUM, DECAY)), List.of(OneCycle.of(List.of(rate))));
  }

  /// Each epoch so far.
  public List<Recorder.Epoch> epochs() {
    return List.copyOf(epochs);
  }

  /// The answers to some vectors, a row each: a probability a class or tag, or numbers.
  public float[][] answers(Vectors vectors) {
    float[][] rows = new float[vectors.count()][];
    for (int start = 0; start < rows.length; start += BATCH) {
      int count = Math.min(BATCH, rows.length - start);
      float[] some = answers(vectors, start, count);
      for (int i = 0; i < count; i++) {
        rows[start + i] =
            Arrays.copyOfRange(some, i * objective.outputs(), (i + 1) * objective.outputs());
      }
    }
    return rows;
  }

  private float[] answers(Vectors vectors, int start, int count) {
    float[] values = new float[Math.multiplyExact(count, vectors.width())];
    for (int i = 0; i < count; i++) {
      System.arraycopy(vectors.vector(start + i), 0, values, i * vectors.width(), vectors.width());
    }
    try (NDManager scope = Torch.scope()) {
      NDArray input = scope.create(values, new Shape(count, 1, 1, vectors.width()));
      try (IValue answers = network.answers(input)) {
        return Values.array(answers, scope).toFloatArray();
      }
    }
  }

  /// The whole classifier as it is now: backbone and head.
  ///
  /// @param body the backbone's weights, by torchvision's names, that the vectors were made with
  /// @param shape the shape of the images that they were made from
  /// @param fit how other images are brought to this shape
  /// @param provenance where the model comes from
  public Bundle bundle(TensorFile body, ImageShape shape, Fit fit, Map<String, String> provenance) {
    Normalization normalization =
        Pretrained.normalization(architecture.backbone(), shape.channels());
    Graph graph = Classifiers.graph(architecture, shape);
    try (var whole = new Network(graph, normalization, Mode.STANDARD, objective)) {
      Pretrained.load(whole, architecture.backbone(), body);
      var head = new TensorFile(network.weights(), Map.of());
      graph
          .weights()
          .forEach(
              weight -> head.tensor(weight.name()).ifPresent(value -> whole.write(weight, value)));
      return new Bundle(
          Applications.description(objective, architecture, shape, normalization, fit, provenance),
          whole.weights());
    }
  }

  @Override
  public void close() {
    learner.close();
    network.close();
  }
}
