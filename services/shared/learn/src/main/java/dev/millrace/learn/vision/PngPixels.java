package dev.millrace.learn.vision;

/// Turns the rows of a PNG, of any colour type and depth, into 8-bit grey or colour pixels.
///
/// @param colour the colour type of the file
/// @param depth the bits of a sample
/// @param channels what is wanted: 1 for luma, 3 for red, green and blue
record PngPixels(int colour, int depth, int channels) {

  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  static boolean valid(int colour, int depth) {
    return switch (colour) {
      case GREY -> Integer.bitCount(depth) == 1 && depth <= 16;
      case PALETTE -> Integer.bitCount(depth) == 1 && depth <= 8;
      case RGB, GREY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
      default -> false;
    };
  }

  /// The samples of one pixel.
  static int samples(int colour) {
    return switch (colour) {
      case RGB -> 3;
      case GREY_ALPHA -> 2;
      case RGB_ALPHA -> 4;
      default -> 1;
    };
  }

  /// Writes one row of pixels, `step` pixels apart, from the pixel `at` on.
  void write(byte[] row, int columns, byte[] palette, byte[] pixels, int at, int step) {
    if (colour == GREY && depth == 8 && channels == 1 && step == 1) {
      System.arraycopy(row, 1, pixels, at, columns);
      return;
    }
    boolean coloured = colour == RGB || colour == RGB_ALPHA;
    int stride = samples(colour) * depth / 8;
    int second = depth / 8;
    for (int column = 0; column < columns; column++) {
      int target = (at + column * step) * channels;
      if (colour == PALETTE) {
        int entry = 3 * sample(row, column);
        if (entry + 2 >= palette.length) {
          entry = 0;
        }
        put(pixels, target, palette[entry], palette[entry + 1], palette[entry + 2]);
      } else if (coloured) {
        int i = 1 + column * stride;
        put(pixels, target, row[i], row[i + second], row[i + 2 * second]);
      } else {
        byte grey = depth >= 8 ? row[1 + column * stride] : (byte) (sample(row, column) * scale());
        put(pixels, target, grey, grey, grey);
      }
    }
  }

  private int scale() {
    return 255 / ((1 << depth) - 1);
  }

  private int sample(byte[] row, int column) {
    int bit = column * depth;
    int shift = 8 - depth - (bit & 7);
    return (row[1 + (bit >> 3)] >> shift) & ((1 << depth) - 1);
  }

  private void put(byte[] pixels, int target, byte red, byte green, byte blue) {
    if (channels == 3) {
      pixels[target] = red;
      pixels[target + 1] = green;
      pixels[target + 2] = blue;
    } else {
      pixels[target] = red == green && green == blue ? red : luma(red, green, blue);
    }
  }

  /// ITU-R 601: 0.299 red, 0.587 green, 0.114 blue, rounded.
  private static byte luma(byte red, byte green, byte blue) {
    return (byte)
        ((19595 * (red & 0xFF) + 38470 * (green & 0xFF) + 7471 * (blue & 0xFF) + 0x8000) >> 16);
  }
}
