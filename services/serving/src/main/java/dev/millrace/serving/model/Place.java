package dev.millrace.serving.model;

import dev.millrace.proto.evaluation.v1.Alias;
import java.util.List;

/// Where a model works: as what, for which project.
public record Place(String project, Alias alias) {
  /// What each project may have.
  static final List<Alias> ALIASES =
      List.of(Alias.ALIAS_CHAMPION, Alias.ALIAS_CHALLENGER, Alias.ALIAS_SHADOW);

  /// The place of the model that answers.
  static Place champion(String project) {
    return new Place(project, Alias.ALIAS_CHAMPION);
  }

  @Override
  public String toString() {
    return switch (alias) {
      case ALIAS_CHAMPION -> "champion of " + project;
      case ALIAS_CHALLENGER -> "challenger of " + project;
      case ALIAS_SHADOW -> "shadow of " + project;
      case ALIAS_UNSPECIFIED, UNRECOGNIZED -> "nothing of " + project;
    };
  }
}
