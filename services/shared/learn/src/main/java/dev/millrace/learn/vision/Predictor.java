package dev.millrace.learn.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.Bundle;
import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.engine.WeightMismatch;
import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.metric.Scores;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/// A classifier at work: pixels in, logits or probabilities out. Several threads may share one.
///
/// It holds native memory until it is closed; closing waits for predictions under way.
public final class Predictor implements AutoCloseable {

  private final BundleDescription description;
  private final Network network;
  private final ReadWriteLock life = new ReentrantReadWriteLock();
  private boolean closed;

  private Predictor(BundleDescription description, Network network) {
    this.description = description;
    this.network = network;
  }

  /// Loads a bundle.
  ///
  /// @throws MalformedBundle when application, architecture or weights are not ones that this
  ///   library has
  public static Predictor open(Bundle bundle) {
    BundleDescription description = bundle.description();
    if (!description.application().equals(Classifiers.APPLICATION)) {
      throw new MalformedBundle("its application is " + description.application());
    }
    Architecture architecture =
        Classifiers.architecture(description.architecture(), description.settings());
    Network network =
        Classifiers.network(architecture, description.input(), description.normalization());
    try {
      network.load(bundle.weights());
      return new Predictor(description, network);
    } catch (WeightMismatch e) {
      network.close();
      throw new MalformedBundle(String.valueOf(e.getMessage()));
    }
  }

  /// What the model is.
  public BundleDescription description() {
    return description;
  }

  /// The shape that images must have, see [ImageDecoder].
  public ImageShape input() {
    return description.input();
  }

  /// How images of other sizes are brought to [#input].
  public Fit fit() {
    return Fit.valueOf(description.fit());
  }

  /// Probabilities `[count][classes]`, each row summing to 1.
  ///
  /// @param pixels unsigned bytes `[count, height, width, channels]`
  /// @throws IllegalArgumentException when there are other than `count` images of bytes
  /// @throws IllegalStateException when the predictor is closed
  public float[][] probabilities(byte[] pixels, int count) {
    return rows(run(pixels, count, network::probabilities), count);
  }

  /// Logits `[count][classes]`.
  ///
  /// @param pixels unsigned bytes `[count, height, width, channels]`
  /// @throws IllegalArgumentException when there are other than `count` images of bytes
  /// @throws IllegalStateException when the predictor is closed
  public float[][] logits(byte[] pixels, int count) {
    return rows(run(pixels, count, network::logits), count);
  }

  /// Logits and losses of labelled images, for metrics and top losses.
  ///
  /// @param pixels unsigned bytes `[labels.length, height, width, channels]`
  /// @throws IllegalArgumentException when bytes or labels do not suit the model
  /// @throws IllegalStateException when the predictor is closed
  public Scores scores(byte[] pixels, int[] labels) {
    float[] logits = run(pixels, labels.length, network::logits);
    return Scores.of(logits, description.classes().size(), labels);
  }

  /// Goes through a labelled set in order, in batches.
  ///
  /// @throws IllegalArgumentException when an image has no label or another shape
  /// @throws IllegalStateException when the predictor is closed
  public void evaluate(PixelSet set, int batch, ScoreSink sink) {
    int bytes = set.shape().bytes();
    for (int start = 0; start < set.count(); start += batch) {
      int count = Math.min(batch, set.count() - start);
      byte[] pixels = new byte[Math.multiplyExact(count, bytes)];
      MemorySegment target = MemorySegment.ofArray(pixels);
      int[] labels = new int[count];
      for (int i = 0; i < count; i++) {
        MemorySegment.copy(set.pixels(start + i), 0, target, (long) i * bytes, bytes);
        labels[i] = set.label(start + i);
      }
      sink.accept(start, scores(pixels, labels));
    }
  }

  /// Who takes the scores of a set, batch by batch.
  @FunctionalInterface
  public interface ScoreSink {

    /// Takes the scores of the images whose indices start at a number.
    void accept(long firstIndex, Scores scores);
  }

  private float[] run(byte[] pixels, int count, Function<NDArray, IValue> program) {
    ImageShape shape = description.input();
    if (count < 1 || pixels.length != (long) count * shape.bytes()) {
      throw new IllegalArgumentException(
          "%d images of %s take %d bytes, but there are %d"
              .formatted(count, shape, (long) count * shape.bytes(), pixels.length));
    }
    life.readLock().lock();
    try (NDManager scope = Torch.scope()) {
      if (closed) {
        throw new IllegalStateException("The predictor is closed; open its bundle again");
      }
      var dims = new Shape(count, shape.height(), shape.width(), shape.channels());
      ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
      try (IValue result = program.apply(scope.create(direct, dims, DataType.UINT8))) {
        return Values.array(result, scope).toFloatArray();
      }
    } finally {
      life.readLock().unlock();
    }
  }

  private static float[][] rows(float[] values, int count) {
    int classes = values.length / count;
    float[][] rows = new float[count][classes];
    for (int i = 0; i < count; i++) {
      System.arraycopy(values, i * classes, rows[i], 0, classes);
    }
    return rows;
  }

  @Override
  public void close() {
    life.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        network.close();
      }
    } finally {
      life.writeLock().unlock();
    }
  }
}
