package dev.millrace.ingest.reader;

import dev.millrace.proto.ingest.v1.RefusalReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Images named by a table in CSV (RFC 4180, UTF-8).
///
/// The first row names the columns: `path` (relative to the table), `label` for a class, and any
/// others, which become attributes. Empty cells are passed over.
public record CsvItems(Path table, ReadLimits limits) implements ItemReader {
  /// @throws MalformedTableException when the first row has no column `path`
  @Override
  public void read(ItemSink sink) {
    try (var in = Files.newBufferedReader(table)) {
      var rows = new CsvRows(in);
      var columns = rows.next().orElse(List.of());
      if (!columns.contains("path")) {
        throw new MalformedTableException(
            "the first row of %s is %s; expected the names of columns, one of them 'path'"
                .formatted(table, columns));
      }
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        read(cells(columns, row.get()), sink);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the table %s cannot be read".formatted(table), e);
    }
  }

  private void read(Map<String, String> cells, ItemSink sink) {
    var attributes = new HashMap<>(cells);
    var path = attributes.remove("path");
    var label = attributes.remove("label");
    if (path == null) {
      sink.refuse(
          "",
          RefusalReason.REFUSAL_REASON_UNREADABLE,
          "a row of %s names no path: %s".formatted(table, cells));
      return;
    }
    var file = table.resolveSibling(path);
    Images.read(file, path, label == null ? "" : label, attributes, limits, sink);
  }

  private static Map<String, String> cells(List<String> columns, List<String> row) {
    var cells = new HashMap<String, String>();
    for (int i = 0; i < Math.min(columns.size(), row.size()); i++) {
      if (!row.get(i).isEmpty()) {
        cells.put(columns.get(i), row.get(i));
      }
    }
    return cells;
  }
}
