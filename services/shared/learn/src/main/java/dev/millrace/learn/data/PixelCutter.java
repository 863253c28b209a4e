package dev.millrace.learn.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Copies one image from a set into a batch, shifted and mirrored by what is drawn for it.
///
/// Bytes are moved as they are, so cutting and mirroring cost no more than the copy that is needed
/// anyway, and no arithmetic is done on pixels outside the engine.
final class PixelCutter {

  private static final long CUT_DOWN = 11;
  private static final long CUT_ACROSS = 12;
  private static final long MIRROR = 13;

  private final ImageShape shape;
  private final Augmentation augmentation;
  private final long seed;

  PixelCutter(ImageShape shape, Augmentation augmentation, long seed) {
    this.shape = shape;
    this.augmentation = augmentation;
    this.seed = seed;
  }

  void copy(MemorySegment image, int index, int epoch, MemorySegment batch, long offset) {
    int pad = augmentation.pad();
    int down = pad == 0 ? 0 : Draw.below(2 * pad + 1, seed, CUT_DOWN, epoch, index) - pad;
    int across = pad == 0 ? 0 : Draw.below(2 * pad + 1, seed, CUT_ACROSS, epoch, index) - pad;
    boolean mirror = augmentation.flip() && Draw.bits(seed, MIRROR, epoch, index) < 0;
    if (down == 0 && across == 0 && !mirror) {
      MemorySegment.copy(image, 0, batch, offset, shape.bytes());
      return;
    }
    for (int row = 0; row < shape.height(); row++) {
      long at = offset + (long) row * shape.width() * shape.channels();
      copyRow(image, row + down, across, batch, at);
      if (mirror) {
        mirror(batch, at);
      }
    }
  }

  private void copyRow(MemorySegment image, int row, int across, MemorySegment batch, long at) {
    int width = shape.width();
    int channels = shape.channels();
    batch.asSlice(at, (long) width * channels).fill((byte) 0);
    int from = Math.max(0, across);
    int to = Math.min(width, width + across);
    if (row >= 0 && row < shape.height() && from < to) {
      long source = ((long) row * width + from) * channels;
      long target = at + (long) (from - across) * channels;
      MemorySegment.copy(image, source, batch, target, (long) (to - from) * channels);
    }
  }

  private void mirror(MemorySegment batch, long at) {
    int channels = shape.channels();
    for (int left = 0, right = shape.width() - 1; left < right; left++, right--) {
      for (int channel = 0; channel < channels; channel++) {
        long a = at + (long) left * channels + channel;
        long b = at + (long) right * channels + channel;
        byte kept = batch.get(ValueLayout.JAVA_BYTE, a);
        batch.set(ValueLayout.JAVA_BYTE, a, batch.get(ValueLayout.JAVA_BYTE, b));
        batch.set(ValueLayout.JAVA_BYTE, b, kept);
      }
    }
  }
}
