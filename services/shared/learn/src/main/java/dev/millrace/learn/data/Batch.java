package dev.millrace.learn.data;

import java.nio.ByteBuffer;

/// Some items in native memory, ready to be handed to the engine without a copy, until it is closed
/// and its memory is used for another batch.
///
/// @param element the type of each value
/// @param pixels direct, native order, `[count, height, width, channels]`
/// @param targets direct, native order, what [Targets] has written for each item
/// @param count the number of items
/// @param firstIndex the place of the first item in the order of the epoch
/// @param release gives the memory back
public record Batch(
    Element element,
    ByteBuffer pixels,
    ByteBuffer targets,
    int count,
    long firstIndex,
    Runnable release)
    implements AutoCloseable {

  @Override
  public void close() {
    release.run();
  }
}
