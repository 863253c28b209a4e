package dev.millrace.labeling;

import dev.millrace.mesh.AlreadyExistsException;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.labeling.v1.AddClassesRequest;
import dev.millrace.proto.labeling.v1.ClassRename;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.PlanChanged;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ProjectCreated;
import dev.millrace.proto.labeling.v1.ProjectEvent;
import dev.millrace.proto.labeling.v1.ProjectStatus;
import dev.millrace.proto.labeling.v1.RenameClassRequest;
import dev.millrace.proto.labeling.v1.SchemaChanged;
import dev.millrace.proto.labeling.v1.SetPlanRequest;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

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

  /// Adds names at the end of a schema; those that are there keep their place.
  Project addClasses(AddClassesRequest request) {
    return change(
        request.getProject(),
        present -> {
          var schema = present.getSchema();
          return withSchema(
              present,
              schema.toBuilder()
                  .clearClasses()
                  .addAllClasses(joined(schema.getClassesList(), request.getClassesList()))
                  .clearMaskCodes()
                  .addAllMaskCodes(joined(schema.getMaskCodesList(), request.getMaskCodesList()))
                  .clearPointNames()
                  .addAllPointNames(joined(schema.getPointNamesList(), request.getPointNamesList()))
                  .build());
        },
        changed ->
            ProjectEvent.newBuilder()
                .setSchemaChanged(SchemaChanged.newBuilder().setProject(changed))
                .build());
  }

  private static Set<String> joined(List<String> present, List<String> more) {
    var all = new LinkedHashSet<>(present);
    all.addAll(more);
    return all;
  }

  /// Gives a class another name.
  ///
  /// @throws NotFoundException when no class has the name
  Project renameClass(RenameClassRequest request) {
    var rename =
        ClassRename.newBuilder().setFormerName(request.getName()).setName(request.getNewName());
    return change(
        request.getProject(),
        present -> withSchema(present, renamed(present, request.getName(), request.getNewName())),
        changed ->
            ProjectEvent.newBuilder()
                .setSchemaChanged(SchemaChanged.newBuilder().setProject(changed).setRename(rename))
                .build());
  }

  private static LabelSchema renamed(Project project, String name, String newName) {
    var schema = project.getSchema();
    var place = schema.getClassesList().indexOf(name);
    if (place < 0) {
      throw new NotFoundException(
          "project '%s' has no class '%s'".formatted(project.getId(), name));
    }
    if (name.equals(newName)) {
      return schema;
    }
    var meant = schema.getRenamedClassesOrDefault(newName, name);
    if (schema.getClassesList().contains(newName) || !meant.equals(name)) {
      throw new InvalidException(
          "the name '%s' is, or was, that of another class of project '%s': choose one that never was"
              .formatted(newName, project.getId()));
    }
    var names = new HashMap<>(schema.getRenamedClassesMap());
    names.replaceAll((_, present) -> present.equals(name) ? newName : present);
    names.put(name, newName);
    names.remove(newName);
    return schema.toBuilder()
        .setClasses(place, newName)
        .clearRenamedClasses()
        .putAllRenamedClasses(names)
        .build();
  }

  /// Sets how the project's work is shared out and judged.
  Project setPlan(SetPlanRequest request) {
    return change(
        request.getProject(),
        present -> present.toBuilder().setPlan(request.getPlan()).build(),
        changed ->
            ProjectEvent.newBuilder()
                .setPlanChanged(PlanChanged.newBuilder().setProject(changed))
                .build());
  }

  private Project change(
      String id, UnaryOperator<Project> change, Function<Project, ProjectEvent> told) {
    return onTheLog(transaction -> {
      ProjectTable.lock(transaction.handle(), id);
      var present = ProjectTable.get(transaction.handle(), id);
      var wanted = change.apply(present);
      if (wanted.equals(present)) {
        return present;
      }
      var changed = ProjectRules.checked(wanted);
      publish(transaction, changed, told.apply(changed));
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
        .withHandle(handle -> status(handle, ProjectTable.get(handle, id), Tally.of(handle, id)));
  }

  /// All projects and their counts, by id.
  List<ProjectStatus> list() {
    return database
        .jdbi()
        .withHandle(handle -> {
          var counts = Tally.all(handle);
          return ProjectTable.all(handle).stream()
              .map(project ->
                  status(handle, project, counts.getOrDefault(project.getId(), Tally.NOTHING)))
              .toList();
        });
  }

  private static ProjectStatus status(Handle handle, Project project, Tally.ProjectCount count) {
    var names = ClassNames.of(project);
    var labels = new HashMap<String, Long>();
    count.labelsByClass().forEach((name, n) -> labels.merge(names.present(name), n, Long::sum));
    return ProjectStatus.newBuilder()
        .setProject(project)
        .setItems(count.items())
        .setLabelled(count.labelled())
        .putAllLabelsByClass(labels)
        .setToReview(ReviewTable.count(handle, project))
        .build();
  }
}
