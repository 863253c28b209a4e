package dev.millrace.learn.vision;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.data.Vectors;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.WeightMismatch;
import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Node;
import dev.millrace.learn.layer.Op;
import dev.millrace.learn.onnx.OnnxExport;
import dev.millrace.learn.onnx.OnnxSession;
import dev.millrace.learn.tensor.TensorFile;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/// What a network sees in images, as one vector an image: the values of one of its layers, pooled
/// over the image. Several threads may share one; it holds native memory until it is closed.
///
/// Vectors are what heads are trained on, what similar images are found by, and what projections
/// are made of.
public final class FeatureExtractor implements AutoCloseable {

  private static final int BATCH = 32;

  private final ImageShape shape;
  private final int width;
  private final OnnxSession session;

  private FeatureExtractor(
      Graph graph, ImageShape shape, Normalization normalization, TensorFile weights, int threads) {
    this.shape = shape;
    this.width = Math.toIntExact(graph.output().dims().elements());
    this.session = OnnxSession.open(OnnxExport.write(graph, normalization, weights), threads);
  }

  /// A backbone with weights from elsewhere, up to where its head would begin.
  ///
  /// @param weights by torchvision's names
  /// @param shape the shape of the images
  /// @param threads the threads of one call
  /// @throws WeightMismatch when the file lacks weights of the backbone or has them in other sizes
  public static FeatureExtractor of(
      Backbone backbone, TensorFile weights, ImageShape shape, int threads) {
    Architecture architecture = BackboneClassifier.of(backbone, shape.channels(), 2);
    Normalization normalization = Pretrained.normalization(backbone, shape.channels());
    Graph graph = Classifiers.graph(architecture, shape);
    try (var network = new Network(graph, normalization, Mode.STANDARD)) {
      Pretrained.load(network, backbone, weights);
      var file = new TensorFile(network.weights(), Map.of());
      return new FeatureExtractor(pooled(graph), shape, normalization, file, threads);
    }
  }

  /// A trained model, up to what its classes are told from.
  ///
  /// @throws MalformedBundle when architecture or weights are not ones that this library has
  public static FeatureExtractor of(Bundle bundle, int threads) {
    Graph graph = graph(bundle);
    return of(bundle, pooled(graph), threads);
  }

  /// A trained model, up to one of its layers, see [#layers].
  ///
  /// @throws IllegalArgumentException when it has no such layer
  /// @throws MalformedBundle when architecture or weights are not ones that this library has
  public static FeatureExtractor of(Bundle bundle, String layer, int threads) {
    Graph graph = graph(bundle);
    return of(bundle, graph.pooledAt(graph.place(layer)), threads);
  }

  private static FeatureExtractor of(Bundle bundle, Graph graph, int threads) {
    BundleDescription description = bundle.description();
    return new FeatureExtractor(
        graph, description.input(), description.normalization(), bundle.weights(), threads);
  }

  /// The names of a model's layers, from the input to the output.
  ///
  /// @throws MalformedBundle when architecture or weights are not ones that this library has
  public static List<String> layers(Bundle bundle) {
    return List.copyOf(graph(bundle).places().keySet());
  }

  private static Graph graph(Bundle bundle) {
    BundleDescription description = bundle.description();
    Graph graph = Classifiers.graph(Classifiers.architecture(description), description.input());
    try {
      WeightMismatch.check(graph.weights(), bundle.weights().tensors());
      return graph;
    } catch (WeightMismatch e) {
      throw new MalformedBundle(String.valueOf(e.getMessage()));
    }
  }

  /// Up to what the head pools; nets that end in one map a class say more before.
  private static Graph pooled(Graph graph) {
    Node end = graph.input();
    Node widest = graph.input();
    for (Graph.Step step : graph.steps()) {
      switch (step.op()) {
        case Op.GlobalMean(var x) -> end = x;
        case Op.GlobalMaximum(var x) -> end = x;
        case Op _ -> {
          if (step.output().dims().rank() > 1 && step.output().channels() >= widest.channels()) {
            widest = step.output();
          }
        }
      }
    }
    boolean maps = end.channels() > graph.output().channels();
    return graph.pooledAt(maps ? end : widest);
  }

  /// The shape that images must have.
  public ImageShape input() {
    return shape;
  }

  /// The numbers of each vector.
  public int width() {
    return width;
  }

  /// The vectors of all images of a set, in its order.
  public Vectors of(ImageSource images) {
    return of(images, _ -> {});
  }

  /// The vectors of all images of a set, in its order.
  ///
  /// @param done told how many images are done
  /// @throws IllegalArgumentException when the images have another shape
  public Vectors of(ImageSource images, IntConsumer done) {
    if (!images.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "The network sees images of %s, but got %s".formatted(shape, images.shape()));
    }
    float[] values = new float[Math.multiplyExact(images.count(), width)];
    for (int start = 0; start < images.count(); start += BATCH) {
      int count = Math.min(BATCH, images.count() - start);
      ByteBuffer pixels = ByteBuffer.allocateDirect(Math.multiplyExact(count, shape.bytes()));
      MemorySegment target = MemorySegment.ofBuffer(pixels);
      for (int i = 0; i < count; i++) {
        long offset = (long) i * shape.bytes();
        MemorySegment.copy(images.pixels(start + i), 0, target, offset, shape.bytes());
      }
      System.arraycopy(run(pixels, count), 0, values, start * width, count * width);
      done.accept(start + count);
    }
    return new Vectors(width, values);
  }

  /// The vectors of some images.
  ///
  /// @param pixels unsigned bytes `[count, height, width, channels]`
  public Vectors of(byte[] pixels, int count) {
    if (pixels.length != (long) count * shape.bytes()) {
      throw new IllegalArgumentException(
          "%d images of %s take %d bytes, but there are %d"
              .formatted(count, shape, (long) count * shape.bytes(), pixels.length));
    }
    ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
    return new Vectors(width, run(direct, count));
  }

  private float[] run(ByteBuffer pixels, int count) {
    long[] dims = {count, shape.height(), shape.width(), shape.channels()};
    return session.run(pixels, dims, "logits");
  }

  @Override
  public void close() {
    session.close();
  }
}
