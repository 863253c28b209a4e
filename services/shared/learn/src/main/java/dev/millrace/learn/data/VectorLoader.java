package dev.millrace.learn.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Batches of vectors that are held in memory, such as what a frozen network sees in images, given
/// in an order that depends on seed and epoch alone.
///
/// For training the set is shuffled anew each epoch, and a last batch that is not full is left out;
/// for validation the set's own order is kept and every vector comes.
public final class VectorLoader implements BatchSource {

  private static final long SHUFFLE = 10;

  private final Vectors set;
  private final Targets targets;
  private final int batch;
  private final boolean training;
  private final long seed;

  private VectorLoader(Vectors set, Targets targets, int batch, boolean training, long seed) {
    if (batch < 1) {
      throw new IllegalArgumentException("A batch has an item or more, but got " + batch);
    }
    this.set = set;
    this.targets = targets;
    this.batch = batch;
    this.training = training;
    this.seed = seed;
  }

  /// Shuffled batches that are all full.
  ///
  /// @throws IllegalArgumentException when there are fewer vectors than one batch
  public static VectorLoader training(Vectors set, Targets targets, int batch, long seed) {
    if (set.count() < batch) {
      throw new IllegalArgumentException(
          "Training needs at least one batch of %d vectors, but there are %d"
              .formatted(batch, set.count()));
    }
    return new VectorLoader(set, targets, batch, true, seed);
  }

  /// All vectors in their own order.
  public static VectorLoader inOrder(Vectors set, Targets targets, int batch) {
    return new VectorLoader(set, targets, batch, false, 0);
  }

  @Override
  public int batches() {
    return training ? set.count() / batch : Math.ceilDiv(set.count(), batch);
  }

  /// A single pixel with as many channels as a vector has numbers.
  @Override
  public ImageShape shape() {
    return new ImageShape(1, 1, set.width());
  }

  @Override
  public BatchStream open(int epoch, int firstBatch) {
    return new Stream(epoch, firstBatch);
  }

  private final class Stream implements BatchStream {
    private final int[] order;
    private final ByteBuffer values =
        ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES * batch, set.width()))
            .order(ByteOrder.nativeOrder());
    private final ByteBuffer truths =
        ByteBuffer.allocateDirect(Math.multiplyExact(batch, targets.bytes()))
            .order(ByteOrder.nativeOrder());
    private int next;

    Stream(int epoch, int firstBatch) {
      this.order = training ? Draw.permutation(set.count(), seed, SHUFFLE, epoch) : new int[0];
      this.next = firstBatch;
    }

    @Override
    public boolean hasNext() {
      return next < batches();
    }

    /// The memory is the same each time: a batch is over when the next one is asked for.
    @Override
    public Batch next() {
      int start = next++ * batch;
      int count = Math.min(batch, set.count() - start);
      values.clear();
      for (int i = 0; i < count; i++) {
        int index = training ? order[start + i] : start + i;
        set.write(index, values);
        targets.write(index, truths, i * targets.bytes());
      }
      ByteBuffer given = truths.duplicate().order(ByteOrder.nativeOrder());
      given.limit(count * targets.bytes());
      return new Batch(Element.REAL, values.duplicate().flip(), given, count, start, () -> {});
    }

    @Override
    public void close() {}
  }
}
