package dev.millrace.ingest.reader;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/// PNG files of 8-bit grey pixels whose bytes depend on the pixels alone.
///
/// Pixels are stored, not compressed: a compressor's output changes with its version, and with it
/// the content hash of every image, while a small image takes a whole disk block either way.
public final class GreyPng {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int LARGEST_BLOCK = 0xFFFF;

  private GreyPng() {}

  /// The PNG of `width * height` pixels in rows from the top, black 0 to white 255.
  public static byte[] encode(int width, int height, byte[] pixels, int offset) {
    if (width < 1 || height < 1 || (long) height * (width + 1) > Integer.MAX_VALUE / 2) {
      throw new IllegalArgumentException(
          "An image has at least one pixel and at most a gigabyte, but is %d x %d"
              .formatted(width, height));
    }
    var data = zlib(rows(width, height, pixels, offset));
    var png = ByteBuffer.allocate(SIGNATURE.length + 3 * 12 + 13 + data.length);
    png.put(SIGNATURE);
    chunk(png, "IHDR", header(width, height));
    chunk(png, "IDAT", data);
    chunk(png, "IEND", new byte[0]);
    return png.array();
  }

  /// Every row after a byte that says it is not filtered.
  private static byte[] rows(int width, int height, byte[] pixels, int offset) {
    var rows = new byte[height * (width + 1)];
    for (int y = 0; y < height; y++) {
      System.arraycopy(pixels, offset + y * width, rows, y * (width + 1) + 1, width);
    }
    return rows;
  }

  private static byte[] header(int width, int height) {
    // Eight bits, grey, deflate, standard filters, not interlaced.
    return ByteBuffer.allocate(13)
        .putInt(width)
        .putInt(height)
        .put(new byte[] {8, 0, 0, 0, 0})
        .array();
  }

  /// RFC 1950 around stored blocks of RFC 1951.
  private static byte[] zlib(byte[] rows) {
    var blocks = Math.ceilDiv(rows.length, LARGEST_BLOCK);
    var zlib = ByteBuffer.allocate(2 + 5 * blocks + rows.length + 4);
    zlib.put((byte) 0x78).put((byte) 0x01);
    for (int at = 0; at < rows.length; at += LARGEST_BLOCK) {
      var length = Math.min(LARGEST_BLOCK, rows.length - at);
      zlib.put((byte) (at + length == rows.length ? 1 : 0));
      zlib.putShort(Short.reverseBytes((short) length));
      zlib.putShort(Short.reverseBytes((short) ~length));
      zlib.put(rows, at, length);
    }
    var sum = new Adler32();
    sum.update(rows);
    return zlib.putInt((int) sum.getValue()).array();
  }

  private static void chunk(ByteBuffer png, String type, byte[] data) {
    var name = type.getBytes(ISO_8859_1);
    var sum = new CRC32();
    sum.update(name);
    sum.update(data);
    png.putInt(data.length).put(name).put(data).putInt((int) sum.getValue());
  }
}
