package dev.millrace.learn.vision;

import dev.millrace.learn.vision.ImageRefused.Reason;

/// Reads the sizes that a file announces, and follows its structure to the end of its image, so
/// that a file that was cut short is told before a lenient decoder fills the rest with grey.
final class HeaderReader {

  private HeaderReader() {}

  static ImageHeader read(ImageFormat format, byte[] content) {
    var bytes = new Bytes(content);
    return switch (format) {
      case PNG -> png(bytes);
      case JPEG -> jpeg(bytes);
      case GIF -> sized(ImageFormat.GIF, bytes.u16Little(6), bytes.u16Little(8));
      case WEBP -> webp(bytes);
      case BMP -> bmp(bytes);
    };
  }

  /// Checks that the file holds its whole image, as far as its structure tells.
  static void checkComplete(ImageFormat format, byte[] content) {
    var bytes = new Bytes(content);
    switch (format) {
      case PNG -> {
        // The decoder of this library follows every chunk itself.
      }
      case JPEG -> jpegToEnd(bytes);
      case GIF -> gifToFirstFrameEnd(bytes);
      case WEBP -> bytes.u8(Math.addExact(Math.max(bytes.u32Little(4), 4), 7));
      case BMP -> bmpToEnd(bytes);
    }
  }

  private static ImageHeader png(Bytes bytes) {
    if (!bytes.is(12, "IHDR") || bytes.u32(8) != 13) {
      throw new ImageRefused(Reason.CORRUPT, "The PNG does not begin with its header");
    }
    return sized(ImageFormat.PNG, bytes.u32(16), bytes.u32(20));
  }

  private static ImageHeader jpeg(Bytes bytes) {
    int at = 2;
    while (true) {
      int marker = marker(bytes, at);
      if (isFrame(marker)) {
        return sized(ImageFormat.JPEG, bytes.u16(at + 7), bytes.u16(at + 5));
      }
      if (marker == 0xDA || marker == 0xD9) {
        throw new ImageRefused(Reason.CORRUPT, "The JPEG has no frame before its data");
      }
      at = afterSegment(bytes, at, marker);
    }
  }

  private static void jpegToEnd(Bytes bytes) {
    int at = 2;
    int marker = marker(bytes, at);
    while (marker != 0xD9) {
      at = afterSegment(bytes, at, marker);
      if (marker == 0xDA) {
        at = afterEntropyCodedData(bytes, at);
      }
      marker = marker(bytes, at);
    }
  }

  /// In coded data, a byte FF is followed by 0 or by a restart marker, D0 to D7.
  private static int afterEntropyCodedData(Bytes bytes, int start) {
    int at = start;
    while (bytes.u8(at) != 0xFF || bytes.u8(at + 1) == 0 || (bytes.u8(at + 1) & 0xF8) == 0xD0) {
      at++;
    }
    return at;
  }

  private static int marker(Bytes bytes, int at) {
    if (bytes.u8(at) != 0xFF) {
      throw new ImageRefused(Reason.CORRUPT, "The JPEG has no marker at byte " + at);
    }
    return bytes.u8(at + 1);
  }

  private static int afterSegment(Bytes bytes, int at, int marker) {
    if (marker == 0xFF) {
      return at + 1;
    }
    boolean alone = marker == 0x01 || (marker & 0xF8) == 0xD0;
    return alone ? at + 2 : at + 2 + Math.max(2, bytes.u16(at + 2));
  }

  /// SOF markers are C0 to CF without the tables C4, C8 and CC.
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static void gifToFirstFrameEnd(Bytes bytes) {
    int at = 13 + colourTable(bytes.u8(10));
    while (bytes.u8(at) == 0x21) {
      at = afterSubBlocks(bytes, at + 2);
    }
    if (bytes.u8(at) != 0x2C) {
      throw new ImageRefused(Reason.CORRUPT, "The GIF has no image at byte " + at);
    }
    afterSubBlocks(bytes, at + 11 + colourTable(bytes.u8(at + 9)));
  }

  private static int colourTable(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private static int afterSubBlocks(Bytes bytes, int start) {
    int at = start;
    while (bytes.u8(at) != 0) {
      at += bytes.u8(at) + 1;
    }
    return at + 1;
  }

  private static ImageHeader webp(Bytes bytes) {
    if (bytes.is(12, "VP8X")) {
      return sized(ImageFormat.WEBP, bytes.u24Little(24) + 1, bytes.u24Little(27) + 1);
    }
    if (bytes.is(12, "VP8L")) {
      int bits = bytes.u32Little(21);
      return sized(ImageFormat.WEBP, (bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1);
    }
    if (bytes.is(12, "VP8 ")) {
      return sized(ImageFormat.WEBP, bytes.u16Little(26) & 0x3FFF, bytes.u16Little(28) & 0x3FFF);
    }
    throw new ImageRefused(Reason.CORRUPT, "The WebP does not begin with an image");
  }

  private static ImageHeader bmp(Bytes bytes) {
    if (bytes.u32Little(14) == 12) {
      return sized(ImageFormat.BMP, bytes.u16Little(18), bytes.u16Little(20));
    }
    return sized(ImageFormat.BMP, bytes.u32Little(18), Math.abs(bytes.u32Little(22)));
  }

  private static void bmpToEnd(Bytes bytes) {
    ImageHeader header = bmp(bytes);
    boolean old = bytes.u32Little(14) == 12;
    int bits = bytes.u16Little(old ? 24 : 28);
    boolean packed = !old && (bytes.u32Little(30) == 1 || bytes.u32Little(30) == 2);
    long row = ((long) header.width() * bits + 31) / 32 * 4;
    long end = Integer.toUnsignedLong(bytes.u32Little(10)) + (packed ? 1 : row * header.height());
    if (end > bytes.length()) {
      throw new ImageRefused(
          Reason.TRUNCATED,
          "The bitmap needs %d bytes, but there are %d".formatted(end, bytes.length()));
    }
  }

  private static ImageHeader sized(ImageFormat format, int width, int height) {
    if (width < 1 || height < 1) {
      throw new ImageRefused(
          Reason.CORRUPT,
          "The %s says it has %s x %s pixels"
              .formatted(
                  format, Integer.toUnsignedString(width), Integer.toUnsignedString(height)));
    }
    return new ImageHeader(format, width, height);
  }
}
