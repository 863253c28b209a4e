package dev.millrace.learn.vision;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.metric.ConfusionMatrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Sheets of pictures and numbers, as PNG files.
final class Sheets {

  private static final int SIDE = 180;
  private static final int GAP = 10;
  private static final int BLACK = 0x202020;
  private static final int WHITE = 0xFFFFFF;
  private static final int MATRIX_SIDE = 640;
  private static final int SMALLEST_CELL = 6;
  private static final int LARGEST_CELL = 48;

  /// Cells from this size on have their counts written in them.
  private static final int CELL_WITH_TEXT = 22;

  private Sheets() {}

  /// A place in an image, from -1 to 1 both ways, and the colour of a dot there.
  record Mark(Point place, int colour) {}

  /// An image with what is laid over it and the lines below it.
  record Tile(
      ImageShape shape,
      byte[] pixels,
      List<Heatmap> overlays,
      List<Mark> marks,
      List<String> lines) {

    /// An image without dots.
    Tile(ImageShape shape, byte[] pixels, List<Heatmap> overlays, List<String> lines) {
      this(shape, pixels, overlays, List.of(), lines);
    }
  }

  /// Images in a row below a title.
  record Row(String title, List<Tile> tiles) {}

  static void write(Path file, byte[] png) {
    try {
      Files.write(file, png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Tiles in about as many rows as columns.
  static byte[] grid(List<Tile> tiles) {
    int columns = Math.max(1, (int) Math.ceil(Math.sqrt(tiles.size())));
    int rows = Math.ceilDiv(Math.max(1, tiles.size()), columns);
    int lines = tiles.stream().mapToInt(tile -> tile.lines().size()).max().orElse(0);
    int height = SIDE + lines * Canvas.LINE + GAP;
    try (var canvas = new Canvas(GAP + columns * (SIDE + GAP), GAP + rows * height)) {
      for (int i = 0; i < tiles.size(); i++) {
        draw(canvas, GAP + i % columns * (SIDE + GAP), GAP + i / columns * height, tiles.get(i));
      }
      return canvas.png();
    }
  }

  /// Rows below each other.
  static byte[] rows(List<Row> rows) {
    int columns = rows.stream().mapToInt(row -> row.tiles().size()).max().orElse(1);
    int height = Canvas.LINE + SIDE + GAP;
    int width = GAP + columns * (SIDE + GAP);
    try (var canvas = new Canvas(width, GAP + Math.max(1, rows.size()) * height)) {
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        int y = GAP + i * height;
        canvas.text(GAP, y, width - 2 * GAP, row.title(), BLACK);
        for (int j = 0; j < row.tiles().size(); j++) {
          draw(canvas, GAP + j * (SIDE + GAP), y + Canvas.LINE, row.tiles().get(j));
        }
      }
      return canvas.png();
    }
  }

  private static void draw(Canvas canvas, int x, int y, Tile tile) {
    canvas.picture(x, y, SIDE, tile.shape(), tile.pixels());
    tile.overlays().forEach(map -> canvas.heat(x, y, SIDE, tile.shape(), map));
    for (Mark mark : tile.marks()) {
      Point at = mark.place();
      canvas.dot(x, y, SIDE, tile.shape(), at.x(), at.y(), mark.colour());
    }
    for (int line = 0; line < tile.lines().size(); line++) {
      canvas.text(x, y + SIDE + line * Canvas.LINE, SIDE, tile.lines().get(line), BLACK);
    }
  }

  /// Counts by true class, downwards, and said class, the darker the larger their share of the row.
  static byte[] matrix(ConfusionMatrix matrix, List<String> classes) {
    int count = classes.size();
    int cell = Math.clamp(MATRIX_SIDE / count, SMALLEST_CELL, LARGEST_CELL);
    List<String> labels = classes.stream().map(name -> classes.indexOf(name) + " " + name).toList();
    boolean labelled = cell >= Canvas.LINE;
    int left = GAP + (labelled ? GAP + labels.stream().mapToInt(Canvas::width).max().orElse(0) : 0);
    int top = GAP + (labelled ? Canvas.LINE : 0);
    try (var canvas = new Canvas(left + count * cell + GAP, top + count * cell + GAP)) {
      for (int actual = 0; actual < count; actual++) {
        if (labelled) {
          int middle = (cell - Canvas.LINE) / 2;
          canvas.text(GAP, top + actual * cell + middle, left, labels.get(actual), BLACK);
          String number = Integer.toString(actual);
          int inset = (cell - Canvas.width(number)) / 2;
          canvas.text(left + actual * cell + inset, GAP, cell, number, BLACK);
        }
        row(canvas, matrix, actual, left, top + actual * cell, cell);
      }
      return canvas.png();
    }
  }

  private static void row(
      Canvas canvas, ConfusionMatrix matrix, int actual, int left, int y, int cell) {
    long sum = 0;
    for (int said = 0; said < matrix.classes(); said++) {
      sum += matrix.count(actual, said);
    }
    for (int said = 0; said < matrix.classes(); said++) {
      long count = matrix.count(actual, said);
      double share = sum == 0 ? 0 : (double) count / sum;
      int x = left + said * cell;
      canvas.box(x, y, cell - 1, cell - 1, shade(share));
      if (cell >= CELL_WITH_TEXT && count > 0) {
        String number = Long.toString(count);
        int inset = Math.max(0, (cell - Canvas.width(number)) / 2);
        int middle = (cell - Canvas.LINE) / 2;
        canvas.text(x + inset, y + middle, cell, number, share > 0.5 ? WHITE : BLACK);
      }
    }
  }

  /// From nearly white to dark blue.
  private static int shade(double share) {
    int red = (int) Math.round(242 - share * 220);
    int green = (int) Math.round(244 - share * 170);
    int blue = (int) Math.round(248 - share * 90);
    return red << 16 | green << 8 | blue;
  }
}
