package dev.millrace.labeling;

import dev.millrace.mesh.AlreadyExistsException;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ProjectCreated;
import dev.millrace.proto.labeling.v1.ProjectEvent;
import dev.millrace.proto.labeling.v1.ProjectStatus;
import dev.millrace.proto.labeling.v1.SchemaChanged;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;

/// Makes, changes and shows projects.
final class Projects {
  private final Database database;

  Projects(Database database) {
    this.database = database;
  }

  /// Makes a project; one that is there just so already is answered.
  ///
  /// @throws AlreadyExistsException for another project of its id
  Project create(Project wanted) {
    var project = ProjectRules.checked(wanted);
    return onTheLog(transaction -> {
      ProjectTable.lock(transaction.handle(), project.getId());
      var present = ProjectTable.find(transaction.handle(), project.getId());
      if (present.isEmpty()) {
        var created = ProjectCreated.newBuilder().setProject(project);
        publish(transaction, project, ProjectEvent.newBuilder().setCreated(created).build());
      } else if (!present.get().equals(project)) {
        throw new AlreadyExistsException(
            "project '%s' exists and is another: %s of %s; choose another id, or add classes to it"
                .formatted(
                    project.getId(),
                    present.get().getApplication(),
                    present.get().getSchema().getClassesList()));
      }
      return project;
    });
  }

  /// Adds classes at the end of a schema; those that are there keep their place.
  Project addClasses(String id, List<String> classes) {
    return onTheLog(transaction -> {
      ProjectTable.lock(transaction.handle(), id);
      var present = ProjectTable.get(transaction.handle(), id);
      var all = new LinkedHashSet<>(present.getSchema().getClassesList());
      if (!all.addAll(classes)) {
        return present;
      }
      var schema = present.getSchema().toBuilder().clearClasses().addAllClasses(all);
      var changed = ProjectRules.checked(withSchema(present, schema.build()));
      var event = SchemaChanged.newBuilder().setProject(changed);
      publish(transaction, changed, ProjectEvent.newBuilder().setSchemaChanged(event).build());
      return changed;
    });
  }

  /// Changes a project, and answers when the log has it: whoever is told may name it to another
  /// service next.
  private Project onTheLog(Function<Transaction, Project> change) {
    var project = database.call(change);
    database.awaitPublished();
    return project;
  }

  private static Project withSchema(Project project, LabelSchema schema) {
    return project.toBuilder().setSchema(schema).build();
  }

  private static void publish(Transaction transaction, Project project, ProjectEvent event) {
    transaction.markProcessed(transaction.publish(Topics.PROJECTS, project.getId(), event));
    ProjectTable.put(transaction.handle(), project);
  }

  /// A project and its counts.
  ProjectStatus get(String id) {
    return database
        .jdbi()
        .withHandle(handle -> status(ProjectTable.get(handle, id), Tally.of(handle, id)));
  }

  /// All projects and their counts, by id.
  List<ProjectStatus> list() {
    return database
        .jdbi()
        .withHandle(handle -> {
          var counts = Tally.all(handle);
          return ProjectTable.all(handle).stream()
              .map(project -> status(project, counts.getOrDefault(project.getId(), Tally.NOTHING)))
              .toList();
        });
  }

  private static ProjectStatus status(Project project, Tally.ProjectCount count) {
    return ProjectStatus.newBuilder()
        .setProject(project)
        .setItems(count.items())
        .setLabelled(count.labelled())
        .putAllLabelsByClass(count.labelsByClass())
        .build();
  }
}
