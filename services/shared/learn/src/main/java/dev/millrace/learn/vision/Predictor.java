package dev.millrace.learn.vision;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.Targets;
import dev.millrace.learn.engine.WeightMismatch;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.metric.Judged;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.onnx.OnnxExport;
import dev.millrace.learn.onnx.OnnxSession;
import dev.millrace.learn.onnx.Spans;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;

/// A model for images at work on the CPU: pixels in, answers out, as its objective has them.
/// Several threads may share one.
///
/// It holds native memory until it is closed; closing waits for predictions under way.
public final class Predictor implements AutoCloseable {

  private final BundleDescription description;
  private final Objective<?> objective;
  private final OnnxSession session;
  private final ReadWriteLock life = new ReentrantReadWriteLock();
  private boolean closed;

  private Predictor(BundleDescription description, Objective<?> objective, OnnxSession session) {
    this.description = description;
    this.objective = objective;
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
    return open(bundle, threads, Spans.NONE);
  }

  /// Loads a bundle to compute in 8 bits: three times as fast on processors that can, and right but
  /// for the second or third digit.
  ///
  /// @param spans those that [#spans] gave of the same bundle
  /// @throws MalformedBundle when application, architecture or weights are not ones that this
  ///   library has
  public static Predictor open(Bundle bundle, int threads, Spans spans) {
    BundleDescription description = bundle.description();
    Objective<?> objective = Applications.objective(description);
    byte[] file =
        OnnxExport.write(
            graph(bundle), description.normalization(), objective, bundle.weights(), spans);
    return new Predictor(description, objective, OnnxSession.open(file, threads));
  }

  /// How far a bundle's values reach on images, some dozens of them or more.
  ///
  /// @param pixels unsigned bytes `[count, height, width, channels]`
  /// @throws MalformedBundle when architecture or weights are not ones that this library has
  /// @throws IllegalArgumentException when there is no whole image
  public static Spans spans(Bundle bundle, byte[] pixels) {
    BundleDescription description = bundle.description();
    return Spans.of(
        graph(bundle), description.normalization(), bundle.weights(), description.input(), pixels);
  }

  private static Graph graph(Bundle bundle) {
    BundleDescription description = bundle.description();
    Graph graph = Classifiers.graph(Classifiers.architecture(description), description.input());
    try {
      WeightMismatch.check(graph.weights(), bundle.weights().tensors());
    } catch (WeightMismatch e) {
      throw new MalformedBundle(String.valueOf(e.getMessage()));
    }
    return graph;
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

  /// What the model was asked to say, and so what its answers are.
  public Objective<?> objective() {
    return objective;
  }

  /// Answers `[count][outputs]`: probabilities of classes or tags, numbers in their range, or x and
  /// y of each point from -1 (left, top) to 1, which [Framing] brings to pixels.
  ///
  /// @param pixels unsigned bytes `[count, height, width, channels]`
  /// @throws IllegalArgumentException when there are other than `count` images of bytes
  /// @throws IllegalStateException when the predictor is closed
  public float[][] answers(byte[] pixels, int count) {
    return rows(run(pixels, count, OnnxExport.answers(objective)), count);
  }

  /// Probabilities `[count][classes]`: of classes, each row summing to 1, or of tags, each for
  /// itself.
  ///
  /// @param pixels unsigned bytes `[count, height, width, channels]`
  /// @throws IllegalArgumentException when there are other than `count` images of bytes
  /// @throws IllegalStateException when the predictor is closed, or says numbers
  public float[][] probabilities(byte[] pixels, int count) {
    if (!OnnxExport.answers(objective).equals(OnnxExport.PROBABILITIES)) {
      throw new IllegalStateException(
          "The model's answers are numbers, not probabilities: " + description.application());
    }
    return rows(run(pixels, count, OnnxExport.PROBABILITIES), count);
  }

  /// The network's own outputs `[count][outputs]`, such as logits.
  ///
  /// @param pixels unsigned bytes `[count, height, width, channels]`
  /// @throws IllegalArgumentException when there are other than `count` images of bytes
  /// @throws IllegalStateException when the predictor is closed
  public float[][] logits(byte[] pixels, int count) {
    return rows(run(pixels, count, OnnxExport.LOGITS), count);
  }

  /// Logits and losses of images that have a class, for metrics and top losses.
  ///
  /// @param pixels unsigned bytes `[labels.length, height, width, channels]`
  /// @throws IllegalArgumentException when bytes or labels do not suit the model
  /// @throws IllegalStateException when the predictor is closed, or tells no classes apart
  public Scores scores(byte[] pixels, int[] labels) {
    if (!(objective instanceof Classes)) {
      throw new IllegalStateException(
          "The model tells no classes apart: " + description.application());
    }
    float[] logits = run(pixels, labels.length, OnnxExport.LOGITS);
    return Scores.of(logits, description.classes().size(), labels);
  }

  /// Goes through a labelled set in order, in batches.
  ///
  /// @throws IllegalArgumentException when an image has no label or another shape
  /// @throws IllegalStateException when the predictor is closed
  public void evaluate(PixelSet set, int batch, ScoreSink sink) {
    for (int start = 0; start < set.count(); start += batch) {
      int first = start;
      int count = Math.min(batch, set.count() - start);
      int[] labels = IntStream.range(0, count).map(i -> set.label(first + i)).toArray();
      sink.accept(start, scores(pixels(set, start, count), labels));
    }
  }

  /// Goes through a set with targets in order, in batches, whatever the model's objective.
  ///
  /// @throws IllegalArgumentException when the targets are of another objective, or the images of
  ///   another shape
  /// @throws IllegalStateException when the predictor is closed
  public void judge(ImageSource set, int batch, JudgedSink sink) {
    Targets targets = set.targets();
    if (targets.bytes() != objective.targetBytes()) {
      throw new IllegalArgumentException(
          "The targets of images take %d bytes, but %s needs %d"
              .formatted(targets.bytes(), description.application(), objective.targetBytes()));
    }
    for (int start = 0; start < set.count(); start += batch) {
      int count = Math.min(batch, set.count() - start);
      ByteBuffer truths =
          ByteBuffer.allocate(count * targets.bytes()).order(ByteOrder.nativeOrder());
      for (int i = 0; i < count; i++) {
        targets.write(start + i, truths, i * targets.bytes());
      }
      float[] answers = run(pixels(set, start, count), count, OnnxExport.answers(objective));
      sink.accept(start, objective.judgeAnswers(answers, truths));
    }
  }

  private static byte[] pixels(ImageSource set, int start, int count) {
    int bytes = set.shape().bytes();
    byte[] pixels = new byte[Math.multiplyExact(count, bytes)];
    MemorySegment target = MemorySegment.ofArray(pixels);
    for (int i = 0; i < count; i++) {
      MemorySegment.copy(set.pixels(start + i), 0, target, (long) i * bytes, bytes);
    }
    return pixels;
  }

  /// Who takes what is said of a set, batch by batch.
  @FunctionalInterface
  public interface JudgedSink {

    /// Takes what is said of the images whose indices start at a number.
    void accept(long firstIndex, Judged judged);
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
