package dev.millrace.labeling.exchange;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.RunLengths;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Run lengths of masks: COCO's, column by column, and pixels row by row.
final class Runs {
  private static final int MOST_PIXELS = 1 << 27;

  private Runs() {}

  /// How many pixels an image has.
  ///
  /// @throws InvalidException for more than can be a mask here
  static int pixels(long width, long height) {
    if (width < 1 || height < 1 || width > MOST_PIXELS || width * height > MOST_PIXELS) {
      throw new InvalidException(
          "the image is of %d x %d px, expected 1 to %d pixels"
              .formatted(width, height, MOST_PIXELS));
    }
    return (int) (width * height);
  }

  /// The runs of pixels that are given row by row.
  static RunLengths ofRows(BitSet rows, int width, int height) {
    var columns = new BitSet(width * height);
    for (int at = rows.nextSetBit(0); at >= 0; at = rows.nextSetBit(at + 1)) {
      columns.set(at % width * height + at / width);
    }
    var counts = RunLengths.newBuilder();
    int at = 0;
    var on = false;
    while (at < width * height) {
      int end = on ? columns.nextClearBit(at) : columns.nextSetBit(at);
      int until = end < 0 ? width * height : Math.min(end, width * height);
      counts.addCounts(until - at);
      at = until;
      on = !on;
    }
    return counts.build();
  }

  /// The pixels of runs, row by row.
  static BitSet rows(RunLengths runs, int width, int height) {
    var rows = new BitSet(width * height);
    int at = 0;
    var on = false;
    for (int count : runs.getCountsList()) {
      for (int i = at; on && i < at + count; i++) {
        rows.set(i % height * width + i / height);
      }
      at += count;
      on = !on;
    }
    return rows;
  }

  /// How many pixels are inside.
  static long area(RunLengths runs) {
    var area = 0L;
    for (int i = 1; i < runs.getCountsCount(); i += 2) {
      area += runs.getCounts(i);
    }
    return area;
  }

  /// COCO's compressed counts: each is the difference to the one before the last, in groups of five
  /// bits, the lowest first, each group a character from '0' on.
  ///
  /// @throws InvalidException for a text that is none
  static List<Integer> decompressed(String text) {
    var counts = new ArrayList<Integer>();
    int at = 0;
    while (at < text.length()) {
      long count = 0;
      int shift = 0;
      var more = true;
      while (more) {
        if (at == text.length() || shift > 35) {
          throw new InvalidException("the compressed runs are broken");
        }
        int group = text.charAt(at++) - '0';
        if (group < 0 || group > 63) {
          throw new InvalidException("the compressed runs hold the character " + (group + '0'));
        }
        count |= (long) (group & 31) << shift;
        shift += 5;
        more = (group & 32) != 0;
        if (!more && (group & 16) != 0) {
          count |= -1L << shift;
        }
      }
      int size = counts.size();
      long whole = size > 2 ? count + counts.get(size - 2) : count;
      if (whole < 0 || whole > Integer.MAX_VALUE) {
        throw new InvalidException("a run is %d pixels long".formatted(whole));
      }
      counts.add((int) whole);
    }
    return counts;
  }
}
