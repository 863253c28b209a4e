package dev.millrace.serving.model;

import dev.millrace.mesh.event.Trace;
import java.util.List;

/// Which model gave an answer: its name and version, the run, cut and bundle it comes from, the
/// flow that brought it here, and its class names by index.
public record ModelIdentity(
    String project,
    String version,
    String run,
    String cut,
    String bundleSha256,
    Trace flow,
    List<String> classes) {
  public ModelIdentity {
    classes = List.copyOf(classes);
  }

  static ModelIdentity of(RegisteredModel registered, List<String> classes) {
    var model = registered.model();
    return new ModelIdentity(
        model.getProject(),
        model.getVersion(),
        model.getRun(),
        model.getCut(),
        model.getBundle().getSha256(),
        registered.flow(),
        classes);
  }
}
