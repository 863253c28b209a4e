package dev.millrace.labeling.exchange;

import dev.millrace.mesh.InvalidException;
import java.io.ByteArrayOutputStream;
import java.util.BitSet;

/// Label Studio's code of a brush mask: the bytes of an RGBA image, row by row, as runs and single
/// words of given bit lengths.
///
/// The head has the number of words (32 bits), the bits of a word less 1 (5), and the bits of four
/// lengths less 1 (4 each). Then blocks follow: one bit tells a run from single words, two choose a
/// length, the length less 1 comes, and one word or as many words.
final class BrushCode {
  private static final int WORD_BITS = 8;
  private static final int[] LENGTH_BITS = {3, 4, 8, 16};
  private static final int PAINTED = 255;
  private static final int CHANNELS = 4;

  private BrushCode() {}

  /// The pixels that are painted, row by row.
  ///
  /// @param pixels of the image
  /// @throws InvalidException when the code is broken, or of an image of another size
  static BitSet decode(byte[] code, int pixels) {
    var bits = new Bits(code);
    long words = bits.read(32) & 0xFFFF_FFFFL;
    if (words != (long) pixels * CHANNELS) {
      throw new InvalidException(
          "the brush mask has %d bytes, and its image of %d pixels %d"
              .formatted(words, pixels, (long) pixels * CHANNELS));
    }
    int wordBits = bits.read(5) + 1;
    var lengthBits = new int[4];
    for (int i = 0; i < 4; i++) {
      lengthBits[i] = bits.read(4) + 1;
    }
    var painted = new BitSet(pixels);
    long at = 0;
    while (at < words) {
      var isRun = bits.read(1) == 1;
      long end = Math.min(words, at + 1 + bits.read(lengthBits[bits.read(2)]));
      if (isRun) {
        paint(painted, at, end, bits.read(wordBits));
        at = end;
      } else {
        for (; at < end; at++) {
          paint(painted, at, at + 1, bits.read(wordBits));
        }
      }
    }
    return painted;
  }

  // The last channel of four is the one that counts.
  private static void paint(BitSet painted, long from, long until, int word) {
    if (word != 0) {
      painted.set((int) (from / CHANNELS), (int) Math.max(from / CHANNELS, until / CHANNELS));
    }
  }

  private static final class Bits {
    private final byte[] bytes;
    private long at;

    Bits(byte[] bytes) {
      this.bytes = bytes;
    }

    int read(int count) {
      if (at + count > bytes.length * 8L) {
        throw new InvalidException("the brush mask ends too early");
      }
      int value = 0;
      for (int i = 0; i < count; i++, at++) {
        value = (value << 1) | ((bytes[(int) (at >> 3)] >> (7 - (int) (at & 7))) & 1);
      }
      return value;
    }
  }

  /// The code of a mask.
  static byte[] encode(BitSet painted, int pixels) {
    var out = new BitWriter();
    out.write(pixels * CHANNELS, 32);
    out.write(WORD_BITS - 1, 5);
    for (int bits : LENGTH_BITS) {
      out.write(bits - 1, 4);
    }
    int at = 0;
    while (at < pixels) {
      var on = painted.get(at);
      int end = on ? painted.nextClearBit(at) : painted.nextSetBit(at);
      int until = end < 0 ? pixels : Math.min(end, pixels);
      run(out, (long) (until - at) * CHANNELS, on ? PAINTED : 0);
      at = until;
    }
    return out.bytes();
  }

  private static void run(BitWriter out, long words, int word) {
    long left = words;
    while (left > 0) {
      int length = (int) Math.min(left, 1 << LENGTH_BITS[3]);
      int chosen = 0;
      while (length > (1 << LENGTH_BITS[chosen])) {
        chosen++;
      }
      out.write(1, 1);
      out.write(chosen, 2);
      out.write(length - 1, LENGTH_BITS[chosen]);
      out.write(word, WORD_BITS);
      left -= length;
    }
  }

  private static final class BitWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int open;
    private int used;

    void write(int value, int count) {
      for (int i = count - 1; i >= 0; i--) {
        open = (open << 1) | ((value >>> i) & 1);
        if (++used == 8) {
          bytes.write(open);
          open = 0;
          used = 0;
        }
      }
    }

    byte[] bytes() {
      if (used > 0) {
        bytes.write(open << (8 - used));
        used = 0;
      }
      return bytes.toByteArray();
    }
  }
}
