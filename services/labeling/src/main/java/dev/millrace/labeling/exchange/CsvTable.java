package dev.millrace.labeling.exchange;

import dev.millrace.mesh.InvalidException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rows of a CSV (RFC 4180), one after the other.
final class CsvTable {
  private static final int LONGEST_ROW = 1 << 20;
  private static final int END = -1;

  private final Reader reader;
  private long line = 1;
  private long begin;
  private int next;
  private int length;

  CsvTable(Reader reader) throws IOException {
    this.reader = reader;
    this.next = reader.read();
    if (next == 0xFEFF) {
      this.next = reader.read();
    }
  }

  /// The number of the line that the last row began on, from 1.
  long line() {
    return begin;
  }

  /// The cells of the next row; empty at the end.
  ///
  /// @throws InvalidException for a row that never ends
  Optional<List<String>> row() throws IOException {
    while (next == '\r' || next == '\n') {
      take();
    }
    if (next == END) {
      return Optional.empty();
    }
    length = 0;
    begin = line;
    var cells = new ArrayList<String>();
    cells.add(cell());
    while (next == ',') {
      take();
      cells.add(cell());
    }
    return Optional.of(cells);
  }

  private String cell() throws IOException {
    var cell = new StringBuilder();
    if (next == '"') {
      quoted(cell);
    }
    while (next != END && next != ',' && next != '\r' && next != '\n') {
      cell.append((char) take());
    }
    return cell.toString();
  }

  private void quoted(StringBuilder cell) throws IOException {
    var opened = line;
    take();
    while (true) {
      if (next == END) {
        throw new InvalidException("line %d: a quoted cell has no end".formatted(opened));
      }
      int c = take();
      if (c == '"') {
        if (next != '"') {
          return;
        }
        take();
      }
      cell.append((char) c);
    }
  }

  private int take() throws IOException {
    int taken = next;
    if (++length > LONGEST_ROW) {
      throw new InvalidException(
          "line %d: the row has more than %d characters".formatted(line, LONGEST_ROW));
    }
    if (taken == '\n') {
      line++;
    }
    next = reader.read();
    return taken;
  }

  /// A row as it is written.
  static String text(List<String> cells) {
    return String.join(",", cells.stream().map(CsvTable::quotedIfNeeded).toList()) + "\r\n";
  }

  private static String quotedIfNeeded(String cell) {
    var plain = cell.chars().noneMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
