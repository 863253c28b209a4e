package dev.millrace.serving.model;

/// One run of a model over images that waited together.
///
/// @param requests how many requests had images in it
/// @param images how many images it held
/// @param waitedNanos how long those requests waited, summed
/// @param computedNanos how long the model worked
public record BatchRun(int requests, int images, long waitedNanos, long computedNanos) {
  public BatchRun {
    if (requests < 1 || images < requests) {
      throw new IllegalArgumentException(
          "a run has %d requests and %d images, expected at least one image a request"
              .formatted(requests, images));
    }
  }
}
