package dev.millrace.console.project;

import dev.millrace.console.Names;
import dev.millrace.console.model.ModelView;
import dev.millrace.console.project.NewProject.RangeView;
import dev.millrace.console.run.RunView;
import dev.millrace.proto.labeling.v1.ProjectStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A project at a glance.
///
/// @param classes in the order of the schema
/// @param renamed former names of classes, each with its present one
/// @param toReview how many items wait for a review
/// @param champion the model that is served
/// @param activeRuns asked for or under way, newest first
public record ProjectView(
    String id,
    String title,
    String application,
    List<ClassCount> classes,
    List<String> pointNames,
    List<String> maskCodes,
    Optional<RangeView> range,
    Map<String, String> renamed,
    PlanView plan,
    long items,
    long labelled,
    long toReview,
    Optional<ModelView> champion,
    List<RunView> activeRuns) {
  public ProjectView {
    classes = List.copyOf(classes);
    pointNames = List.copyOf(pointNames);
    maskCodes = List.copyOf(maskCodes);
    renamed = Map.copyOf(renamed);
    activeRuns = List.copyOf(activeRuns);
  }

  static ProjectView of(
      ProjectStatus status, Optional<ModelView> champion, List<RunView> activeRuns) {
    var project = status.getProject();
    var schema = project.getSchema();
    var counts = status.getLabelsByClassMap();
    var classes =
        schema.getClassesList().stream()
            .map(name -> new ClassCount(name, counts.getOrDefault(name, 0L)))
            .toList();
    return new ProjectView(
        project.getId(),
        project.getTitle(),
        Names.of(project.getApplication(), "APPLICATION_"),
        classes,
        schema.getPointNamesList(),
        schema.getMaskCodesList(),
        schema.hasNumberRange()
            ? Optional.of(RangeView.of(schema.getNumberRange()))
            : Optional.empty(),
        schema.getRenamedClassesMap(),
        PlanView.of(project.getPlan()),
        status.getItems(),
        status.getLabelled(),
        status.getToReview(),
        champion,
        activeRuns);
  }
}
