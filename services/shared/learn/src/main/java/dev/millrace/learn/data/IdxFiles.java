package dev.millrace.learn.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/// Grey pictures and their labels in the two files that MNIST and its kin come in: IDX, packed by
/// gzip or not.
///
/// Each file begins with a magic number, whose last byte is the number of sizes that follow; all
/// numbers have 32 bits, highest byte first.
public final class IdxFiles {

  private static final int PICTURES = 0x803;
  private static final int LABELS = 0x801;
  private static final int GZIP = 0x1f;

  private IdxFiles() {}

  /// Reads pictures with their labels.
  ///
  /// @throws IllegalArgumentException when a file is of another kind or their counts differ
  /// @throws UncheckedIOException when a file ends early or cannot be read
  public static PixelSet read(Path pictures, Path labels) {
    return read(pictures, labels, Integer.MAX_VALUE);
  }

  /// Reads at most so many pictures with their labels.
  ///
  /// @throws IllegalArgumentException when a file is of another kind or their counts differ
  /// @throws UncheckedIOException when a file ends early or cannot be read
  public static PixelSet read(Path pictures, Path labels, int most) {
    try (var pixels = open(pictures, PICTURES);
        var classes = open(labels, LABELS)) {
      int count = pixels.readInt();
      int labelled = classes.readInt();
      if (count != labelled) {
        throw new IllegalArgumentException(
            "%s has %d pictures, but %s has %d labels"
                .formatted(pictures, count, labels, labelled));
      }
      int taken = Math.min(count, most);
      var shape = new ImageShape(pixels.readInt(), pixels.readInt(), 1);
      byte[] bytes = exactly(pixels, Math.multiplyExact(taken, shape.bytes()));
      byte[] each = exactly(classes, taken);
      int[] indices = new int[taken];
      Arrays.setAll(indices, i -> each[i]);
      return PixelSet.of(PixelShard.of(shape, bytes, indices));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DataInputStream open(Path file, int wanted) throws IOException {
    var raw = new BufferedInputStream(Files.newInputStream(file));
    raw.mark(1);
    boolean packed = raw.read() == GZIP;
    raw.reset();
    var in = new DataInputStream(packed ? new GZIPInputStream(raw) : raw);
    int magic = in.readInt();
    if (magic != wanted) {
      in.close();
      throw new IllegalArgumentException(
          "%s begins with %#x, but IDX files of this kind begin with %#x"
              .formatted(file, magic, wanted));
    }
    return in;
  }

  private static byte[] exactly(DataInputStream in, int count) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes);
    return bytes;
  }
}
