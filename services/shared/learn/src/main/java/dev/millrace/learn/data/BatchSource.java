package dev.millrace.learn.data;

/// Where a loop takes its batches from: the same ones for the same epoch, every time.
public interface BatchSource {

  /// The number of batches in an epoch.
  int batches();

  /// The shape of the images.
  ImageShape shape();

  /// Begins an epoch at one of its batches.
  BatchStream open(int epoch, int firstBatch);

  /// The batches of one epoch in their order; it belongs to one thread.
  interface BatchStream extends AutoCloseable {

    /// Whether there is another batch.
    boolean hasNext();

    /// The next batch, which the caller closes before it takes many more.
    Batch next();

    @Override
    void close();
  }
}
