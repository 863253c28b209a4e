package dev.millrace.learn.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Named columns of text, as a CSV file has them: a first line of names, commas between cells,
/// quotation marks around cells with commas, line breaks or doubled quotation marks.
///
/// @param columns the names, in order
/// @param rows one cell a column
public record Table(List<String> columns, List<List<String>> rows) {

  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.get(row).size() != columns.size()) {
        throw new IllegalArgumentException(
            "Row %d has %d cells, but there are %d columns"
                .formatted(row, rows.get(row).size(), columns.size()));
      }
    }
  }

  /// Reads a CSV file in UTF-8.
  ///
  /// @throws UncheckedIOException when it cannot be read
  /// @throws IllegalArgumentException when a row has another number of cells than the first
  public static Table read(Path csv) {
    try {
      return parse(Files.readString(csv));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads the text of a CSV file.
  ///
  /// @throws IllegalArgumentException when it is empty or a row has another number of cells
  public static Table parse(String csv) {
    List<List<String>> lines = lines(csv);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("A table begins with a line of column names");
    }
    return new Table(lines.getFirst(), lines.subList(1, lines.size()));
  }

  /// The place of a column, from 0.
  ///
  /// @throws IllegalArgumentException when there is none of that name
  public int column(String name) {
    int place = columns.indexOf(name);
    if (place < 0) {
      throw new IllegalArgumentException("There is no column %s, only %s".formatted(name, columns));
    }
    return place;
  }

  /// All cells of a column.
  public List<String> values(String name) {
    int place = column(name);
    return rows.stream().map(row -> row.get(place)).toList();
  }

  /// The rows by what a column has for them; of equal ones the last.
  public Map<String, List<String>> rowsBy(String name) {
    int place = column(name);
    Map<String, List<String>> found = new LinkedHashMap<>();
    rows.forEach(row -> found.put(row.get(place), row));
    return found;
  }

  private static List<List<String>> lines(String csv) {
    List<List<String>> lines = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (quoted) {
        boolean doubled = c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"';
        if (doubled) {
          i++;
        }
        quoted = c != '"' || doubled;
        if (quoted) {
          cell.append(c);
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ',' || c == '\n') {
        cells.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          lines.add(cells);
          cells = new ArrayList<>();
        }
      } else if (c != '\r') {
        cell.append(c);
      }
    }
    if (!cells.isEmpty() || !cell.isEmpty()) {
      cells.add(cell.toString());
      lines.add(cells);
    }
    lines.removeIf(line -> line.size() == 1 && line.getFirst().isEmpty());
    return lines;
  }
}
