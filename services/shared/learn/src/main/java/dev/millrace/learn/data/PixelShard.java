package dev.millrace.learn.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A block of labelled images of one shape: unsigned bytes `[count, height, width, channels]`, and
/// one class index an image.
///
/// The pixels may be a mapped file, an array or native memory; they are read, never copied. A label
/// is the index of a class, or [#UNLABELLED].
public final class PixelShard {

  /// The label of an image that has none; it can be predicted on but not trained on.
  public static final int UNLABELLED = -1;

  private final ImageShape shape;
  private final MemorySegment pixels;
  private final int[] labels;

  /// Takes pixels as they lie in memory.
  ///
  /// @throws IllegalArgumentException when the bytes are not exactly one image a label
  public PixelShard(ImageShape shape, MemorySegment pixels, int[] labels) {
    long expected = Math.multiplyExact((long) shape.bytes(), labels.length);
    if (pixels.byteSize() != expected) {
      throw new IllegalArgumentException(
          "%d labels of %s need %d bytes of pixels, but there are %d"
              .formatted(labels.length, shape, expected, pixels.byteSize()));
    }
    for (int label : labels) {
      if (label < UNLABELLED) {
        throw new IllegalArgumentException("A label is a class index or -1, but one is " + label);
      }
    }
    this.shape = shape;
    this.pixels = pixels.asReadOnly();
    this.labels = labels.clone();
  }

  /// Takes pixels from an array, which must not be changed afterwards.
  public static PixelShard of(ImageShape shape, byte[] pixels, int[] labels) {
    return new PixelShard(shape, MemorySegment.ofArray(pixels), labels);
  }

  /// Maps the pixels of a file, which may begin at an offset; the file must outlive the shard and
  /// is unmapped when the shard is no longer reachable.
  ///
  /// @throws UncheckedIOException when the file cannot be read or is too short
  public static PixelShard map(ImageShape shape, Path file, long offset, int[] labels) {
    long bytes = Math.multiplyExact((long) shape.bytes(), labels.length);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < offset + bytes) {
        throw new IOException(
            "%s has %d bytes, but %d images of %s from offset %d need %d"
                .formatted(file, channel.size(), labels.length, shape, offset, offset + bytes));
      }
      MemorySegment mapped =
          channel.map(FileChannel.MapMode.READ_ONLY, offset, bytes, Arena.ofAuto());
      return new PixelShard(shape, mapped, labels);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The number of images.
  public int count() {
    return labels.length;
  }

  /// The shape of every image here.
  public ImageShape shape() {
    return shape;
  }

  /// The class index of an image, or [#UNLABELLED].
  public int label(int index) {
    return labels[index];
  }

  /// The pixels of one image, row by row and channels last; a read-only view.
  public MemorySegment pixels(int index) {
    return pixels.asSlice((long) index * shape.bytes(), shape.bytes());
  }

  /// The pixels of all images, one after the other; a read-only view.
  public MemorySegment pixels() {
    return pixels;
  }
}
