package dev.millrace.serving.batch;

import java.time.Duration;

/// How far images of one model are run together.
///
/// @param images the most images in one run of the model
/// @param waiting the most images that may wait; more are refused
/// @param lanes the most runs of one model at a time
/// @param threads the cores that one run keeps busy
/// @param delay the longest that a batch is held back for others to join; only done under load
/// @param reserve how long an answer needs from the model to the caller, kept free before deadlines
public record BatchLimits(
    int images, int waiting, int lanes, int threads, Duration delay, Duration reserve) {
  public BatchLimits {
    if (images < 1 || waiting < images || lanes < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "a batch needs an image, a queue that holds a batch, a lane and a thread, but got %d, %d, %d and %d"
              .formatted(images, waiting, lanes, threads));
    }
    if (delay.isNegative() || reserve.isNegative()) {
      throw new IllegalArgumentException(
          "delay and reserve are %s and %s, expected none that is negative"
              .formatted(delay, reserve));
    }
  }

  /// Limits of runs on one core each, that never hold a batch back and keep no reserve.
  public BatchLimits(int images, int waiting, int lanes) {
    this(images, waiting, lanes, 1, Duration.ZERO, Duration.ZERO);
  }

  /// The same, for another number of runs at a time and of cores in each.
  public BatchLimits withLanes(int otherLanes, int otherThreads) {
    return new BatchLimits(images, waiting, otherLanes, otherThreads, delay, reserve);
  }
}
