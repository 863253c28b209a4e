package dev.millrace.learn.data;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Batches of a set of images, prepared ahead on threads and given in an order that depends on seed
/// and epoch alone.
///
/// For training the set is shuffled anew each epoch, images are augmented, and a last batch that is
/// not full is left out; for validation the set's own order is kept and every image comes.
public final class PixelLoader implements BatchSource {

  private static final long SHUFFLE = 10;
  private static final int AHEAD = 2;

  private final ImageSource set;
  private final Targets targets;
  private final int batch;
  private final boolean training;
  private final long seed;
  private final int threads;
  private final PixelCutter cutter;

  private PixelLoader(
      ImageSource set,
      int batch,
      boolean training,
      Augmentation augmentation,
      long seed,
      int threads) {
    if (batch < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "A loader needs an item a batch and a thread, but got %d and %d"
              .formatted(batch, threads));
    }
    this.set = set;
    this.targets = set.targets();
    this.batch = batch;
    this.training = training;
    this.seed = seed;
    this.threads = threads;
    this.cutter = new PixelCutter(set.shape(), augmentation, seed);
  }

  /// Shuffled, augmented batches that are all full.
  ///
  /// @throws IllegalArgumentException when there are fewer images than one batch, or one has no
  ///   label
  public static PixelLoader training(
      ImageSource set, int batch, Augmentation augmentation, long seed, int threads) {
    if (set.count() < batch) {
      throw new IllegalArgumentException(
          "Training needs at least one batch of %d images, but there are %d"
              .formatted(batch, set.count()));
    }
    return new PixelLoader(set, batch, true, augmentation, seed, threads);
  }

  /// All images in their own order.
  public static PixelLoader inOrder(ImageSource set, int batch, int threads) {
    return new PixelLoader(set, batch, false, Augmentation.NONE, 0, threads);
  }

  @Override
  public int batches() {
    return training ? set.count() / batch : Math.ceilDiv(set.count(), batch);
  }

  @Override
  public ImageShape shape() {
    return set.shape();
  }

  @Override
  public BatchStream open(int epoch, int firstBatch) {
    return new Stream(epoch, firstBatch);
  }

  private final class Stream implements BatchStream {
    private final int epoch;
    private final int[] order;
    private final BlockingQueue<Memory> free;
    private final ExecutorService workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("loader-", 0).daemon().factory());
    private final Queue<Future<Batch>> ahead = new ArrayDeque<>();
    private int nextToLoad;
    private int nextToGive;

    Stream(int epoch, int firstBatch) {
      this.epoch = epoch;
      this.order = training ? Draw.permutation(set.count(), seed, SHUFFLE, epoch) : new int[0];
      this.nextToLoad = firstBatch;
      this.nextToGive = firstBatch;
      int depth = threads + AHEAD;
      this.free = new ArrayBlockingQueue<>(depth);
      for (int i = 0; i < depth; i++) {
        free.add(new Memory(batch, set.shape(), targets.bytes()));
      }
      for (int i = 0; i < depth - 1; i++) {
        loadAhead();
      }
    }

    @Override
    public boolean hasNext() {
      return nextToGive < batches();
    }

    @Override
    public Batch next() {
      nextToGive++;
      loadAhead();
      try {
        return ahead.remove().get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LoadingFailed("Loading was interrupted", e);
      } catch (ExecutionException e) {
        throw new LoadingFailed("A batch could not be loaded", e);
      }
    }

    private void loadAhead() {
      if (nextToLoad < batches()) {
        int number = nextToLoad++;
        ahead.add(workers.submit(() -> load(number)));
      }
    }

    private Batch load(int number) throws InterruptedException {
      Memory memory = free.take();
      int start = number * batch;
      int count = Math.min(batch, set.count() - start);
      for (int i = 0; i < count; i++) {
        int index = training ? order[start + i] : start + i;
        long offset = (long) i * set.shape().bytes();
        cutter.copy(set.pixels(index), index, epoch, memory.pixelSegment, offset);
        targets.write(index, memory.targets, i * targets.bytes());
      }
      ByteBuffer pixels = memory.pixels.duplicate().limit(count * set.shape().bytes());
      ByteBuffer truths = memory.targets.duplicate().limit(count * targets.bytes());
      truths.order(ByteOrder.nativeOrder());
      return new Batch(Element.BYTE, pixels, truths, count, start, () -> free.add(memory));
    }

    @Override
    public void close() {
      workers.shutdownNow();
    }
  }

  /// One batch's memory, used again and again.
  private static final class Memory {
    private final ByteBuffer pixels;
    private final MemorySegment pixelSegment;
    private final ByteBuffer targets;

    Memory(int batch, ImageShape shape, int targetBytes) {
      pixels = ByteBuffer.allocateDirect(Math.multiplyExact(batch, shape.bytes()));
      pixelSegment = MemorySegment.ofBuffer(pixels);
      targets = ByteBuffer.allocateDirect(Math.multiplyExact(targetBytes, batch));
      targets.order(ByteOrder.nativeOrder());
    }
  }
}
