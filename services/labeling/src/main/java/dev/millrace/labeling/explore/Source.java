package dev.millrace.labeling.explore;

import dev.millrace.mesh.InvalidException;

/// What looks at items, as it is named in requests.
public sealed interface Source {
  /// Features made by hand, where there is no network with weights.
  record Handmade() implements Source {
    @Override
    public String toString() {
      return "handmade";
    }
  }

  /// A network with weights from elsewhere.
  record OfBackbone(String name) implements Source {
    @Override
    public String toString() {
      return "backbone/" + name;
    }
  }

  /// A model of the project.
  record OfModel(String version) implements Source {
    @Override
    public String toString() {
      return "model/" + version;
    }
  }

  /// Reads `handmade`, `backbone/<name>` or `model/<version>`.
  ///
  /// @throws InvalidException for anything else
  static Source of(String text) {
    int slash = text.indexOf('/');
    var name = text.substring(slash + 1);
    return switch (slash < 0 ? text : text.substring(0, slash)) {
      case "handmade" -> new Handmade();
      case "backbone" -> new OfBackbone(name);
      case "model" -> new OfModel(name);
      default ->
          throw new InvalidException(
              "the source '%s' is not handmade, backbone/<name> or model/<version>"
                  .formatted(text));
    };
  }
}
