package dev.millrace.learn.vision;

import dev.millrace.learn.vision.ImageRefused.Reason;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// A decoder for all kinds of PNG, row by row into the pixels wanted, so that small images cost
/// microseconds and large ones no more memory than their pixels. ISO/IEC 15948.
final class PngDecoder {

  /// First column and row, and steps, of the seven passes of an interlaced image.
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] WHOLE = {{0, 0, 1, 1}};

  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504C5445;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;

  private final Bytes bytes;
  private final int width;
  private final int height;
  private final int depth;
  private final int colour;
  private final PngPixels rows;
  private final byte[] pixels;
  private final Inflater inflater = new Inflater();
  private byte[] palette = new byte[0];
  private int nextChunk = 8;

  private PngDecoder(byte[] content, int channels) {
    bytes = new Bytes(content);
    width = bytes.u32(16);
    height = bytes.u32(20);
    depth = bytes.u8(24);
    colour = bytes.u8(25);
    if (!PngPixels.valid(colour, depth)
        || bytes.u8(26) != 0
        || bytes.u8(27) != 0
        || bytes.u8(28) > 1) {
      throw corrupt("its header has values that no PNG has");
    }
    rows = new PngPixels(colour, depth, channels);
    pixels = new byte[Math.multiplyExact(Math.multiplyExact(width, height), channels)];
  }

  /// Decodes an image whose header has been read, to 1 or 3 channels.
  static Raster decode(byte[] content, int channels) {
    var decoder = new PngDecoder(content, channels);
    try {
      decoder.decode();
      return new Raster(decoder.width, decoder.height, channels, decoder.pixels);
    } catch (DataFormatException e) {
      throw corrupt("its data cannot be inflated: " + e.getMessage());
    } finally {
      decoder.inflater.end();
    }
  }

  private void decode() throws DataFormatException {
    while (inflater.needsInput()) {
      int type = chunk();
      if (type == IDAT) {
        break;
      }
      if (type == IEND) {
        throw corrupt("it has no image data");
      }
    }
    if (colour == PngPixels.PALETTE && palette.length == 0) {
      throw corrupt("it has no palette");
    }
    for (int[] pass : bytes.u8(28) == 0 ? WHOLE : PASSES) {
      pass(pass[0], pass[1], pass[2], pass[3]);
    }
    while (chunk() != IEND) {
      // Chunks behind the image are only checked.
    }
  }

  private void pass(int firstColumn, int firstRow, int columnStep, int rowStep)
      throws DataFormatException {
    int columns = Math.ceilDiv(width - firstColumn, columnStep);
    if (columns <= 0) {
      return;
    }
    int bits = PngPixels.samples(colour) * depth;
    int length = Math.toIntExact(((long) columns * bits + 7) / 8);
    byte[] previous = new byte[length + 1];
    byte[] current = new byte[length + 1];
    for (int row = firstRow; row < height; row += rowStep) {
      inflate(current);
      if (!PngFilter.undo(current, previous, Math.max(1, bits / 8))) {
        throw corrupt("a row has an unknown filter");
      }
      rows.write(current, columns, palette, pixels, row * width + firstColumn, columnStep);
      byte[] swapped = previous;
      previous = current;
      current = swapped;
    }
  }

  private void inflate(byte[] row) throws DataFormatException {
    int filled = 0;
    while (filled < row.length) {
      int count = inflater.inflate(row, filled, row.length - filled);
      filled += count;
      if (count == 0) {
        if (inflater.finished() || inflater.needsDictionary()) {
          throw corrupt("its data ends before its rows do");
        }
        while (inflater.needsInput() && chunk() != IDAT) {
          if (nextChunk >= bytes.length()) {
            throw new ImageRefused(Reason.TRUNCATED, "The PNG ends before its image data does");
          }
        }
      }
    }
  }

  /// Takes in the next chunk and gives its type.
  private int chunk() {
    int length = bytes.u32(nextChunk);
    int type = bytes.u32(nextChunk + 4);
    int data = nextChunk + 8;
    if (length < 0) {
      throw corrupt("a chunk has an impossible length");
    }
    if (length > bytes.length() - data - 4) {
      throw new ImageRefused(
          Reason.TRUNCATED,
          "The PNG ends after %d bytes, inside a chunk".formatted(bytes.length()));
    }
    var crc = new CRC32();
    crc.update(bytes.content(), nextChunk + 4, length + 4);
    if ((int) crc.getValue() != bytes.u32(data + length)) {
      throw corrupt("the check sum of a chunk is wrong");
    }
    if (type == IDAT) {
      inflater.setInput(bytes.content(), data, length);
    } else if (type == PLTE) {
      palette = Arrays.copyOfRange(bytes.content(), data, data + length);
    } else if (type == IHDR && nextChunk != 8) {
      throw corrupt("it has two headers");
    }
    nextChunk = data + length + 4;
    return type;
  }

  private static ImageRefused corrupt(String what) {
    return new ImageRefused(Reason.CORRUPT, "The PNG is damaged: " + what);
  }
}
