package dev.millrace.serving.batch;

import java.util.List;

/// Entries of one queue that are run together.
///
/// @param images the sum of their images
/// @param begun when the run began, in nanoseconds of the cores' clock
/// @param waited how long the first of them waited, in nanoseconds
/// @param expected how long the run was expected to take, in nanoseconds
public record Batch<E extends Entry>(
    BatchQueue<E> queue, List<E> entries, int images, long begun, long waited, long expected) {
  public Batch {
    entries = List.copyOf(entries);
  }
}
