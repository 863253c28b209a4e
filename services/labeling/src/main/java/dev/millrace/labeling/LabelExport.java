package dev.millrace.labeling;

import dev.millrace.labeling.exchange.CocoWriter;
import dev.millrace.labeling.exchange.CsvLabels;
import dev.millrace.labeling.exchange.FolderWriter;
import dev.millrace.labeling.exchange.LabelStudioWriter;
import dev.millrace.labeling.exchange.LabelWriter;
import dev.millrace.labeling.exchange.Labelled;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.proto.labeling.v1.ExportLabelsRequest;
import dev.millrace.proto.labeling.v1.LabelFormat;
import dev.millrace.proto.labeling.v1.Project;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Writes the current labels of a project as a file, page by page as they are read.
final class LabelExport {
  private static final int PAGE = 500;

  private final Database database;
  private final BlobStore blobs;
  private final Masks masks;

  LabelExport(Database database, BlobStore blobs) {
    this.database = database;
    this.blobs = blobs;
    this.masks = new Masks(blobs);
  }

  /// Writes a file.
  ///
  /// @throws InvalidException when the format cannot hold the project's labels
  void write(ExportLabelsRequest request, OutputStream out) throws IOException {
    var project =
        database.jdbi().withHandle(handle -> ProjectTable.get(handle, request.getProject()));
    writer(request.getFormat()).write(project, () -> labelled(project), out);
  }

  private LabelWriter writer(LabelFormat format) {
    return switch (format) {
      case LABEL_FORMAT_CSV -> new CsvLabels();
      case LABEL_FORMAT_LABEL_STUDIO -> new LabelStudioWriter();
      case LABEL_FORMAT_COCO -> new CocoWriter();
      case LABEL_FORMAT_FOLDER -> new FolderWriter(blobs);
      case LABEL_FORMAT_UNSPECIFIED, UNRECOGNIZED ->
          throw new InvalidException("the export names no format that is known here");
    };
  }

  private Iterator<Labelled> labelled(Project project) {
    var names = ClassNames.of(project);
    return Stream.iterate(
            page(project, ""), page -> !page.isEmpty(), page -> page(project, last(page)))
        .flatMap(List::stream)
        .flatMap(item -> labelled(names, item).stream())
        .map(labelled -> drawn(project, labelled))
        .iterator();
  }

  private static String last(List<Item> page) {
    return page.getLast().key().item();
  }

  private static Optional<Labelled> labelled(ClassNames names, Item item) {
    return item.current()
        .map(label ->
            new Labelled(
                item.added(), names.present(label.value()), label.labeller(), label.decidedAt()));
  }

  /// With a mask that is a picture as the regions that the formats know.
  private Labelled drawn(Project project, Labelled labelled) {
    var value = labelled.value();
    var content = labelled.item().getContent();
    return value.hasMask() && content.hasImage() && project.getSchema().getMaskCodesCount() > 0
        ? new Labelled(
            labelled.item(),
            masks.asRegions(project.getSchema(), content.getImage(), value.getMask().getSha256()),
            labelled.labeller(),
            labelled.decidedAt())
        : labelled;
  }

  private List<Item> page(Project project, String after) {
    return database
        .jdbi()
        .withHandle(handle ->
            Items.load(
                handle,
                handle
                    .createQuery(
                        """
                        select item from item
                        where project = :project and item > :after and present and labelled
                        order by item
                        limit :count
                        """)
                    .bind("project", project.getId())
                    .bind("after", after)
                    .bind("count", PAGE)
                    .map((row, _) -> new ItemKey(project.getId(), row.getString(1)))
                    .list()));
  }
}
