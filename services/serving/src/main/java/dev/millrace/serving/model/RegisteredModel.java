package dev.millrace.serving.model;

import static java.util.Objects.requireNonNull;

import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.evaluation.v1.Model;

/// A registered bundle, and the flow that predictions of it belong to: of the event that made it
/// champion, else of the one that registered it.
record RegisteredModel(Model model, Trace flow) {
  RegisteredModel {
    requireNonNull(model, "model is null");
    requireNonNull(flow, "flow is null");
  }

  RegisteredModel withFlow(Trace other) {
    return new RegisteredModel(model, other);
  }

  /// Whether this is the same version with the same bundle.
  boolean isSameAs(RegisteredModel other) {
    return model.getProject().equals(other.model.getProject())
        && model.getVersion().equals(other.model.getVersion())
        && model.getBundle().getSha256().equals(other.model.getBundle().getSha256());
  }

  @Override
  public String toString() {
    return "%s version %s".formatted(model.getProject(), model.getVersion());
  }
}
