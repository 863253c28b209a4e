package dev.millrace.serving.model;

import dev.millrace.mesh.event.Event;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// What is registered, folded from the models topic. Applying the topic again from its beginning
/// ends in the same state.
final class Registry {
  private volatile Map<String, ProjectModels> projects = new ConcurrentHashMap<>();

  /// Takes an event in.
  ///
  /// @return the project that it is about
  String apply(Event<ModelEvent> event) {
    var data = event.data();
    return switch (data.getEventCase()) {
      case REGISTERED -> {
        var model = data.getRegistered().getModel();
        yield change(
            model.getProject(),
            models -> models.registered(new RegisteredModel(model, event.cause())));
      }
      case ALIAS_MOVED -> {
        var moved = data.getAliasMoved();
        yield change(moved.getProject(), models -> models.moved(moved, event.cause()));
      }
      case WITHDRAWN -> {
        var withdrawn = data.getWithdrawn();
        yield change(withdrawn.getProject(), models -> models.withdrawn(withdrawn.getVersion()));
      }
      // Replicas say what they did; it changes nothing here.
      case SWAPPED -> data.getSwapped().getProject();
      case EVENT_NOT_SET ->
          throw new IllegalArgumentException("event %s has no data".formatted(event.id()));
    };
  }

  private String change(String project, UnaryOperator<ProjectModels> change) {
    projects.compute(
        project, (_, models) -> change.apply(models == null ? ProjectModels.NONE : models));
    return project;
  }

  /// Takes another's state for its own, at once; the other is not used any more.
  void become(Registry other) {
    projects = other.projects;
  }

  /// A project's models; none when no event was about it.
  ProjectModels project(String name) {
    return projects.getOrDefault(name, ProjectModels.NONE);
  }

  Set<String> projects() {
    return Set.copyOf(projects.keySet());
  }
}
