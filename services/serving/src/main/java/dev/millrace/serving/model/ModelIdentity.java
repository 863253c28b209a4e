package dev.millrace.serving.model;

import dev.millrace.learn.objective.Objective;
import dev.millrace.mesh.event.Trace;
import java.util.List;

/// Which model gave an answer: its name and version, the run, cut and bundle it comes from, the
/// flow that brought it here, and what it is asked to say.
public record ModelIdentity(
    String project,
    String version,
    String run,
    String cut,
    String bundleSha256,
    Trace flow,
    Objective<?> objective) {

  /// The names of classes, tags, points or numbers by index.
  public List<String> names() {
    return objective.names();
  }

  static ModelIdentity of(RegisteredModel registered, Objective<?> objective) {
    var model = registered.model();
    return new ModelIdentity(
        model.getProject(),
        model.getVersion(),
        model.getRun(),
        model.getCut(),
        model.getBundle().getSha256(),
        registered.flow(),
        objective);
  }
}
