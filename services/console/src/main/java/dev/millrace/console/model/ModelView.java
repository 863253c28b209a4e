package dev.millrace.console.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.millrace.console.Names;
import dev.millrace.proto.evaluation.v1.RegisteredModel;
import java.util.List;

/// A registered model.
///
/// @param bundle SHA-256 of its weights and description
/// @param validAccuracy and `testAccuracy`: shares from 0 to 1
/// @param aliases for example `champion`
public record ModelView(
    String version,
    String run,
    String cut,
    String bundle,
    double validAccuracy,
    double testAccuracy,
    List<String> aliases) {
  public ModelView {
    aliases = List.copyOf(aliases);
  }

  /// A model as the registry tells of it.
  public static ModelView of(RegisteredModel registered) {
    var model = registered.getModel();
    return new ModelView(
        model.getVersion(),
        model.getRun(),
        model.getCut(),
        model.getBundle().getSha256(),
        model.getValidAccuracy(),
        model.getTestAccuracy(),
        registered.getAliasesList().stream().map(alias -> Names.of(alias, "ALIAS_")).toList());
  }

  /// Whether this is the model that is served.
  @JsonIgnore
  public boolean isChampion() {
    return aliases.contains("champion");
  }
}
