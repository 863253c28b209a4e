package dev.millrace.learn.vision;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.Targets;
import java.lang.foreign.MemorySegment;

/// Images whose pixels lie in memory, one after the other.
///
/// @param count the number of images
/// @param shape their shape
/// @param all unsigned bytes `[count, height, width, channels]`
/// @param targets what is true of them
public record MemoryImages(int count, ImageShape shape, MemorySegment all, Targets targets)
    implements ImageSource {

  public MemoryImages {
    if (all.byteSize() != (long) count * shape.bytes()) {
      throw new IllegalArgumentException(
          "%d images of %s take %d bytes, but there are %d"
              .formatted(count, shape, (long) count * shape.bytes(), all.byteSize()));
    }
    all = all.asReadOnly();
  }

  @Override
  public MemorySegment pixels(int index) {
    return all.asSlice((long) index * shape.bytes(), shape.bytes());
  }
}
