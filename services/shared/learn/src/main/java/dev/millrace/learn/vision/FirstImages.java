package dev.millrace.learn.vision;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.Targets;
import java.lang.foreign.MemorySegment;

/// The first images of a source.
///
/// @param all the source
/// @param count how many of it
record FirstImages(ImageSource all, int count) implements ImageSource {

  @Override
  public ImageShape shape() {
    return all.shape();
  }

  @Override
  public MemorySegment pixels(int index) {
    return all.pixels(index);
  }

  @Override
  public Targets targets() {
    return all.targets();
  }
}
