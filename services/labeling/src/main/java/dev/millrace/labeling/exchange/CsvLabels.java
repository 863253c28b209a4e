package dev.millrace.labeling.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.Project;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// A table with a header row: `item`, `label`, and what else there may be. [LabelText] says how a
/// label is written.
public final class CsvLabels implements LabelReader, LabelWriter {
  private static final List<String> COLUMNS = List.of("item", "label", "labeller", "decided_at");

  @Override
  public void read(Project project, Path file, Consumer<Reading> sink) throws IOException {
    try (var reader = Files.newBufferedReader(file, UTF_8)) {
      var table = new CsvTable(reader);
      var header = table.row().orElse(List.of());
      int item = header.indexOf("item");
      int label = header.indexOf("label");
      if (item < 0 || label < 0) {
        throw new InvalidException(
            "the table has the columns %s, expected item and label in its first row"
                .formatted(header));
      }
      for (var row = table.row(); row.isPresent(); row = table.row()) {
        sink.accept(reading(project, table.line(), row.get(), item, label));
      }
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new InvalidException("the table is not text in UTF-8");
    }
  }

  private static Reading reading(
      Project project, long line, List<String> row, int item, int label) {
    if (row.size() <= Math.max(item, label)) {
      return new Reading.Refused(
          "line " + line, "the row has %d cells, and misses some".formatted(row.size()));
    }
    try {
      return new Reading.Label(List.of(row.get(item)), LabelText.parse(project, row.get(label)));
    } catch (InvalidException e) {
      return new Reading.Refused(row.get(item), String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void write(Project project, Iterable<Labelled> items, OutputStream out)
      throws IOException {
    var writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
    writer.write(CsvTable.text(COLUMNS));
    for (var labelled : items) {
      writer.write(
          CsvTable.text(
              List.of(
                  labelled.id(),
                  LabelText.of(labelled.value()),
                  labelled.labeller(),
                  labelled.decidedAt().toString())));
    }
    writer.flush();
  }
}
