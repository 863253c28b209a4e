package dev.millrace.learn.vision;

import dev.millrace.learn.vision.ImageRefused.Reason;

/// An encoded image as numbers at offsets; reading behind its end is the answer "truncated".
record Bytes(byte[] content) {

  int u8(int offset) {
    if (offset < 0 || offset >= content.length) {
      throw new ImageRefused(
          Reason.TRUNCATED,
          "The image ends after %d bytes, in the middle of its data".formatted(content.length));
    }
    return content[offset] & 0xFF;
  }

  int u16(int offset) {
    return u8(offset) << 8 | u8(offset + 1);
  }

  int u32(int offset) {
    return u16(offset) << 16 | u16(offset + 2);
  }

  int u16Little(int offset) {
    return u8(offset) | u8(offset + 1) << 8;
  }

  int u24Little(int offset) {
    return u16Little(offset) | u8(offset + 2) << 16;
  }

  int u32Little(int offset) {
    return u16Little(offset) | u16Little(offset + 2) << 16;
  }

  boolean is(int offset, String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      if (u8(offset + i) != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  int length() {
    return content.length;
  }
}
