package dev.millrace.learn.vision;

import dev.millrace.learn.data.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// A way to tell the points of a file.
@FunctionalInterface
public interface PointLabeller {

  /// The points of a file, as many for each, in pixels from the left and upper edges of the image
  /// as it is shown.
  ///
  /// @throws IllegalArgumentException when they cannot be told
  List<Point> points(Path file);

  /// What a table has for the file, in two columns a point.
  ///
  /// @param fileColumn names the files, with or without their suffixes and folders
  /// @param columns x and y of the first point, then those of the next
  static PointLabeller fromTable(Table table, String fileColumn, List<String> columns) {
    NumberLabeller numbers =
        NumberLabeller.fromTable(table, fileColumn, columns.toArray(String[]::new));
    return file -> {
      List<Double> all = numbers.numbers(file);
      return IntStream.range(0, all.size() / 2)
          .mapToObj(point -> new Point(all.get(2 * point), all.get(2 * point + 1)))
          .toList();
    };
  }
}
