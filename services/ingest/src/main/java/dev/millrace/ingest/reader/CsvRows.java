package dev.millrace.ingest.reader;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rows of RFC 4180: cells between commas, quoted ones with doubled quotes and line ends inside.
final class CsvRows {
  private static final int END = -1;
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private final PushbackReader in;
  private boolean begun;

  CsvRows(Reader in) {
    this.in = new PushbackReader(in);
  }

  /// The next row that is not an empty line.
  Optional<List<String>> next() throws IOException {
    if (!begun) {
      begun = true;
      skip(BYTE_ORDER_MARK);
    }
    while (skip('\n') || skip('\r')) {}
    var first = in.read();
    if (first == END) {
      return Optional.empty();
    }
    in.unread(first);
    var row = new ArrayList<String>();
    do {
      row.add(cell());
    } while (skip(','));
    return Optional.of(row);
  }

  private String cell() throws IOException {
    return skip('"') ? quoted() : plain();
  }

  private String plain() throws IOException {
    var cell = new StringBuilder();
    for (int c = in.read(); c != END; c = in.read()) {
      if (c == ',' || c == '\n' || c == '\r') {
        in.unread(c);
        break;
      }
      cell.append((char) c);
    }
    return cell.toString().strip();
  }

  private String quoted() throws IOException {
    var cell = new StringBuilder();
    for (int c = in.read(); c != END; c = in.read()) {
      if (c == '"' && !skip('"')) {
        // What stands between the closing quote and the comma is no part of the cell.
        plain();
        break;
      }
      cell.append((char) c);
    }
    return cell.toString();
  }

  private boolean skip(int expected) throws IOException {
    var c = in.read();
    if (c == expected) {
      return true;
    }
    if (c != END) {
      in.unread(c);
    }
    return false;
  }
}
