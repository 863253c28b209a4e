package dev.millrace.labeling;

import dev.millrace.labeling.exchange.CocoReader;
import dev.millrace.labeling.exchange.CsvLabels;
import dev.millrace.labeling.exchange.LabelReader;
import dev.millrace.labeling.exchange.LabelStudioReader;
import dev.millrace.labeling.exchange.Reading;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.database.Database;
import dev.millrace.proto.labeling.v1.ImportHeader;
import dev.millrace.proto.labeling.v1.ImportLabelsResponse;
import dev.millrace.proto.labeling.v1.ItemLabel;
import dev.millrace.proto.labeling.v1.ItemRefusal;
import dev.millrace.proto.labeling.v1.LabelFormat;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Provenance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Takes the labels of a file, as one act. The whole file is read before the first label counts, so
/// that a file which turns out to be broken changes nothing.
final class LabelImport {
  private static final int BATCH = 500;
  private static final int SHOWN_REFUSALS = 100;

  private final Database database;
  private final BulkLabels bulk;

  LabelImport(Database database, BulkLabels bulk) {
    this.database = database;
    this.bulk = bulk;
  }

  /// Reads a file.
  ///
  /// @throws InvalidException when it is not of its format
  ImportLabelsResponse read(ImportHeader header, Path file) {
    ProjectRules.checkName("labeller", header.getLabeller());
    var act = Acts.named(header.getAct());
    var project =
        database.jdbi().withHandle(handle -> ProjectTable.get(handle, header.getProject()));
    var reader = reader(header.getFormat());
    var run = new Run(project, Acts.by(header.getLabeller(), LabelSource.LABEL_SOURCE_IMPORT, act));
    try {
      reader.read(project, file, _ -> {});
      reader.read(project, file, run::take);
    } catch (IOException e) {
      throw new UncheckedIOException("the file of an import cannot be read", e);
    }
    run.flush();
    return run.answer.setAct(act).build();
  }

  private static LabelReader reader(LabelFormat format) {
    return switch (format) {
      case LABEL_FORMAT_CSV -> new CsvLabels();
      case LABEL_FORMAT_LABEL_STUDIO -> new LabelStudioReader();
      case LABEL_FORMAT_COCO -> new CocoReader();
      case LABEL_FORMAT_FOLDER ->
          throw new InvalidException(
              "folders bring items: send them to ingest, which takes their labels too");
      case LABEL_FORMAT_UNSPECIFIED, UNRECOGNIZED ->
          throw new InvalidException("the import names no format that is known here");
    };
  }

  /// One file on its way in.
  private final class Run {
    private final Project project;
    private final Provenance by;
    private final List<Reading.Label> waiting = new ArrayList<>();
    private final ImportLabelsResponse.Builder answer = ImportLabelsResponse.newBuilder();

    Run(Project project, Provenance by) {
      this.project = project;
      this.by = by;
    }

    void take(Reading reading) {
      switch (reading) {
        case Reading.Label label -> {
          waiting.add(label);
          if (waiting.size() == BATCH) {
            flush();
          }
        }
        case Reading.Refused refused -> refuse(refused.where(), refused.reason());
      }
    }

    private void refuse(String item, String reason) {
      answer.setRefused(answer.getRefused() + 1);
      if (answer.getRefusalsCount() < SHOWN_REFUSALS) {
        answer.addRefusals(ItemRefusal.newBuilder().setItem(item).setReason(reason));
      }
    }

    void flush() {
      if (waiting.isEmpty()) {
        return;
      }
      var known = known();
      var labels =
          waiting.stream()
              .map(label ->
                  ItemLabel.newBuilder()
                      .setItem(
                          label.names().stream()
                              .filter(known::contains)
                              .findFirst()
                              .orElse(label.names().getFirst()))
                      .setValue(label.value())
                      .build())
              .toList();
      waiting.clear();
      var outcome = bulk.label(project.getId(), labels, by);
      answer.setLabelled(answer.getLabelled() + outcome.labelled());
      outcome.refused().forEach(refusal -> refuse(refusal.getItem(), refusal.getReason()));
    }

    private Set<String> known() {
      var names = waiting.stream().flatMap(label -> label.names().stream()).distinct().toList();
      return new HashSet<>(
          database
              .jdbi()
              .withHandle(handle ->
                  handle
                      .createQuery(
                          "select item from item where project = :project and item = any(:items)")
                      .bind("project", project.getId())
                      .bindArray("items", String.class, names)
                      .mapTo(String.class)
                      .list()));
    }
  }
}
