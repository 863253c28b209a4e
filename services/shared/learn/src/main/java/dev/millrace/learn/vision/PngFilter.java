package dev.millrace.learn.vision;

/// The five row filters of PNG, undone in place.
final class PngFilter {

  private PngFilter() {}

  /// Undoes the filter that a row's first byte names.
  ///
  /// @param row the filter's number, then the bytes
  /// @param above the row above, undone, with an unused first byte
  /// @param step the bytes from one pixel to the next
  /// @return whether the filter exists
  static boolean undo(byte[] row, byte[] above, int step) {
    switch (row[0]) {
      case 0 -> {
        // Nothing was done.
      }
      case 1 -> {
        for (int i = step + 1; i < row.length; i++) {
          row[i] += row[i - step];
        }
      }
      case 2 -> {
        for (int i = 1; i < row.length; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> average(row, above, step);
      case 4 -> paeth(row, above, step);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void average(byte[] row, byte[] above, int step) {
    for (int i = 1; i < row.length; i++) {
      int left = i > step ? row[i - step] & 0xFF : 0;
      row[i] += (byte) ((left + (above[i] & 0xFF)) >> 1);
    }
  }

  private static void paeth(byte[] row, byte[] above, int step) {
    for (int i = 1; i < row.length; i++) {
      int left = i > step ? row[i - step] & 0xFF : 0;
      int up = above[i] & 0xFF;
      int corner = i > step ? above[i - step] & 0xFF : 0;
      int toLeft = Math.abs(up - corner);
      int toUp = Math.abs(left - corner);
      int toCorner = Math.abs(left + up - 2 * corner);
      int nearest = toUp <= toCorner ? up : corner;
      row[i] += (byte) (toLeft <= toUp && toLeft <= toCorner ? left : nearest);
    }
  }
}
