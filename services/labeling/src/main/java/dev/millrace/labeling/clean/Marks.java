package dev.millrace.labeling.clean;

import dev.millrace.labeling.explore.PointTable;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.database.Database;
import dev.millrace.proto.labeling.v1.ClearMarksRequest;
import dev.millrace.proto.labeling.v1.ListMarksRequest;
import dev.millrace.proto.labeling.v1.Mark;
import dev.millrace.proto.labeling.v1.MarkItemsRequest;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.mesh.v1.Blob;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What people mark to be done about items. It stays until it is carried out or taken away,
/// whatever they look at meanwhile.
record Marks(Database database) {
  private static final int MOST_MARKS = 1_000;

  private record Marked(String picture, String className) {}

  void mark(MarkItemsRequest request) {
    checkLabeller(request.getLabeller());
    if (request.getMarksCount() < 1 || request.getMarksCount() > MOST_MARKS) {
      throw new InvalidException(
          "%d marks are given, expected 1 to %d".formatted(request.getMarksCount(), MOST_MARKS));
    }
    database.run(transaction -> {
      var handle = transaction.handle();
      var project = new PointTable(handle, request.getProject()).project();
      for (var mark : request.getMarksList()) {
        check(handle, project, mark);
        put(handle, request, mark);
      }
    });
  }

  private static void checkLabeller(String labeller) {
    if (labeller.isBlank()) {
      throw new InvalidException("the labeller is missing");
    }
  }

  private static void check(Handle handle, Project project, Mark mark) {
    switch (mark.getKind()) {
      case MARK_KIND_KEEP, MARK_KIND_REMOVE -> {}
      case MARK_KIND_RELABEL -> {
        if (!project.getSchema().getClassesList().contains(mark.getClassName())) {
          throw new InvalidException(
              "the class '%s' is not in project %s's schema; known are %s"
                  .formatted(
                      mark.getClassName(), project.getId(), project.getSchema().getClassesList()));
        }
      }
      case MARK_KIND_MERGE -> {
        if (mark.getIntoItem().equals(mark.getItem())) {
          throw new InvalidException(
              "item '%s' cannot be merged into itself".formatted(mark.getItem()));
        }
        var _ = marked(handle, project.getId(), mark.getIntoItem());
      }
      case MARK_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new InvalidException(
              "the mark of item '%s' is of no kind".formatted(mark.getItem()));
    }
  }

  private static Marked marked(Handle handle, String project, String item) {
    return handle
        .createQuery(
            "select added, classes from item where project = :project and item = :item and present")
        .bind("project", project)
        .bind("item", item)
        .map((row, _) ->
            new Marked(
                Suspects.picture(row.getBytes(1)).getSha256(), only(row.getArray(2).getArray())))
        .findOne()
        .orElseThrow(() ->
            new NotFoundException(
                "there is no item '%s' in project '%s'".formatted(item, project)));
  }

  private static String only(Object classes) {
    return classes instanceof String[] names && names.length == 1 ? names[0] : "";
  }

  private static void put(Handle handle, MarkItemsRequest request, Mark mark) {
    var marked = marked(handle, request.getProject(), mark.getItem());
    handle.execute(
        "delete from mark where project = ? and labeller = ? and item = ?",
        request.getProject(),
        request.getLabeller(),
        mark.getItem());
    handle.execute(
        """
        insert into mark (
          project, labeller, item, kind, class_name, into_item, label_id, present_class, picture)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        request.getProject(),
        request.getLabeller(),
        mark.getItem(),
        mark.getKindValue(),
        mark.getClassName(),
        mark.getIntoItem(),
        mark.getLabelId(),
        marked.className(),
        marked.picture());
  }

  List<Mark> list(ListMarksRequest request) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select * from mark where project = :project and labeller = :labeller
                    order by position desc
                    """)
                .bind("project", request.getProject())
                .bind("labeller", request.getLabeller())
                .map((row, _) ->
                    Mark.newBuilder()
                        .setItem(row.getString("item"))
                        .setKindValue(row.getInt("kind"))
                        .setClassName(row.getString("class_name"))
                        .setIntoItem(row.getString("into_item"))
                        .setLabelId(row.getString("label_id"))
                        .setPresentClass(row.getString("present_class"))
                        .setBlob(Blob.newBuilder().setSha256(row.getString("picture")))
                        .build())
                .list());
  }

  void clear(ClearMarksRequest request) {
    checkLabeller(request.getLabeller());
    var items = Optional.of(request.getItemsList()).filter(some -> !some.isEmpty());
    database.run(transaction -> {
      var _ =
          transaction
              .handle()
              .createUpdate(
                  """
                  delete from mark where project = :project and labeller = :labeller
                    and (:all or item = any(:items))
                  """)
              .bind("project", request.getProject())
              .bind("labeller", request.getLabeller())
              .bind("all", items.isEmpty())
              .bindArray("items", String.class, List.copyOf(request.getItemsList()))
              .execute();
    });
  }
}
