package dev.millrace.learn.vision;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.Targets;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Images of a set brought to another size, each anew when it is asked for.
final class ScaledImages implements ImageSource {

  private final ImageSource set;
  private final ImageShape shape;

  private ScaledImages(ImageSource set, ImageShape shape) {
    this.set = set;
    this.shape = shape;
  }

  /// The images at a size, or the set itself when it has that size.
  static ImageSource of(ImageSource set, ImageShape shape) {
    return shape.equals(set.shape()) ? set : new ScaledImages(set, shape);
  }

  @Override
  public int count() {
    return set.count();
  }

  @Override
  public ImageShape shape() {
    return shape;
  }

  @Override
  public Targets targets() {
    return set.targets();
  }

  @Override
  public MemorySegment pixels(int index) {
    ImageShape stored = set.shape();
    byte[] pixels = set.pixels(index).toArray(ValueLayout.JAVA_BYTE);
    var raster = new Raster(stored.width(), stored.height(), stored.channels(), pixels);
    return MemorySegment.ofArray(PhotoDecoder.scale(raster, shape, Fit.SQUISH).pixels());
  }
}
