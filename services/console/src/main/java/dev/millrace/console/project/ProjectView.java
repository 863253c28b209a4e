package dev.millrace.console.project;

import dev.millrace.console.Names;
import dev.millrace.console.model.ModelView;
import dev.millrace.console.run.RunView;
import dev.millrace.proto.labeling.v1.ProjectStatus;
import java.util.List;
import java.util.Optional;

/// A project at a glance.
///
/// @param classes in the order of the schema
/// @param champion the model that is served
/// @param activeRuns asked for or under way, newest first
public record ProjectView(
    String id,
    String title,
    String application,
    List<ClassCount> classes,
    long items,
    long labelled,
    Optional<ModelView> champion,
    List<RunView> activeRuns) {
  public ProjectView {
    classes = List.copyOf(classes);
    activeRuns = List.copyOf(activeRuns);
  }

  static ProjectView of(
      ProjectStatus status, Optional<ModelView> champion, List<RunView> activeRuns) {
    var project = status.getProject();
    var counts = status.getLabelsByClassMap();
    var classes =
        project.getSchema().getClassesList().stream()
            .map(name -> new ClassCount(name, counts.getOrDefault(name, 0L)))
            .toList();
    return new ProjectView(
        project.getId(),
        project.getTitle(),
        Names.of(project.getApplication(), "APPLICATION_"),
        classes,
        status.getItems(),
        status.getLabelled(),
        champion,
        activeRuns);
  }
}
