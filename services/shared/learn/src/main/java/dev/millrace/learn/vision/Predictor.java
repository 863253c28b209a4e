package dev.millrace.learn.vision;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.engine.WeightMismatch;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.onnx.OnnxExport;
import dev.millrace.learn.onnx.OnnxSession;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// A classifier at work on the CPU: pixels in, logits or probabilities out. Several threads may
/// share one.
///
/// It holds native memory until it is closed; closing waits for predictions under way.
public final class Predictor implements AutoCloseable {

  private final BundleDescription description;
  private final OnnxSession session;
  private final ReadWriteLock life = new ReentrantReadWriteLock();
  private boolean closed;

  private Predictor(BundleDescription description, OnnxSession session) {
    this.description = description;
    this.session = session;
  }

  /// Loads a bundle, for calls that each use one thread: the best for many callers at once.
  ///
  /// @throws MalformedBundle when application, architecture or weights are not ones that this
  ///   library has
  public static Predictor open(Bundle bundle) {
    return open(bundle, 1);
  }

  /// Loads a bundle, for calls that each use so many threads.
  ///
  /// @throws MalformedBundle when application, architecture or weights are not ones that this
  ///   library has
  public static Predictor open(Bundle bundle, int threads) {
    BundleDescription description = bundle.description();
    if (!description.application().equals(Classifiers.APPLICATION)) {
      throw new MalformedBundle("its application is " + description.application());
    }
    Graph graph = Classifiers.graph(Classifiers.architecture(description), description.input());
    try {
      WeightMismatch.check(graph.weights(), bundle.weights().tensors());
    } catch (WeightMismatch e) {
      throw new MalformedBundle(String.valueOf(e.getMessage()));
    }
    byte[] file = OnnxExport.write(graph, description.normalization(), bundle.weights());
    return new Predictor(description, OnnxSession.open(file, threads));
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
    return rows(run(pixels, count, "probabilities"), count);
  }

  /// Logits `[count][classes]`.
  ///
  /// @param pixels unsigned bytes `[count, height, width, channels]`
  /// @throws IllegalArgumentException when there are other than `count` images of bytes
  /// @throws IllegalStateException when the predictor is closed
  public float[][] logits(byte[] pixels, int count) {
    return rows(run(pixels, count, "logits"), count);
  }

  /// Logits and losses of labelled images, for metrics and top losses.
  ///
  /// @param pixels unsigned bytes `[labels.length, height, width, channels]`
  /// @throws IllegalArgumentException when bytes or labels do not suit the model
  /// @throws IllegalStateException when the predictor is closed
  public Scores scores(byte[] pixels, int[] labels) {
    float[] logits = run(pixels, labels.length, "logits");
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

  private float[] run(byte[] pixels, int count, String output) {
    ImageShape shape = description.input();
    if (count < 1 || pixels.length != (long) count * shape.bytes()) {
      throw new IllegalArgumentException(
          "%d images of %s take %d bytes, but there are %d"
              .formatted(count, shape, (long) count * shape.bytes(), pixels.length));
    }
    life.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("The predictor is closed; open its bundle again");
      }
      long[] dims = {count, shape.height(), shape.width(), shape.channels()};
      ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
      return session.run(direct, dims, output);
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
        session.close();
      }
    } finally {
      life.writeLock().unlock();
    }
  }
}
