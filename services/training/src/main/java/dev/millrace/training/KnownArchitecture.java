package dev.millrace.training;

import static java.util.stream.Collectors.joining;

import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.vision.Backbone;
import dev.millrace.learn.vision.BackboneClassifier;
import dev.millrace.learn.vision.PlainNet;
import dev.millrace.learn.vision.ResidualNet;
import dev.millrace.mesh.InvalidException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A network that a recipe can ask for by name.
sealed interface KnownArchitecture {

  /// A head on any backbone.
  record OnBackbone(Backbone backbone) implements KnownArchitecture {}

  /// The residual net for small pictures.
  record Residual() implements KnownArchitecture {}

  /// The plain net for small pictures.
  record Plain() implements KnownArchitecture {}

  /// Whether a backbone's logits are normalised over each batch, `true` or `false`.
  String NORMALIZED = "normalized";

  /// All of them.
  static List<KnownArchitecture> values() {
    return Stream.<KnownArchitecture>concat(
            Stream.of(new Residual(), new Plain()), Backbone.all().stream().map(OnBackbone::new))
        .toList();
  }

  /// The name in recipes: the library's, with an underscore for each hyphen.
  default String recipeName() {
    return switch (this) {
      case OnBackbone(Backbone backbone) -> backbone.name();
      case Residual _ -> ResidualNet.NAME.replace('-', '_');
      case Plain _ -> PlainNet.NAME.replace('-', '_');
    };
  }

  /// The network for images of some channels that gives so many values.
  default Architecture build(Map<String, String> parameters, int channels, int outputs) {
    return switch (this) {
      case OnBackbone(Backbone backbone) -> {
        boolean normalized = Boolean.parseBoolean(parameters.get(NORMALIZED));
        yield new BackboneClassifier(backbone, channels, outputs, normalized);
      }
      case Residual _ -> new ResidualNet(channels, outputs);
      case Plain _ -> new PlainNet(channels, outputs);
    };
  }

  private Set<String> parameters() {
    return switch (this) {
      case OnBackbone _ -> Set.of(NORMALIZED);
      case Residual _, Plain _ -> Set.of();
    };
  }

  /// The one that a recipe names.
  ///
  /// @throws InvalidException when there is none, or it does not have a parameter that is given
  static KnownArchitecture of(dev.millrace.proto.training.v1.Architecture wanted) {
    var known =
        values().stream()
            .filter(architecture -> architecture.recipeName().equals(wanted.getName()))
            .findFirst()
            .orElseThrow(() -> unknown(wanted.getName()));
    wanted.getParametersMap().forEach(known::checkParameter);
    return known;
  }

  private void checkParameter(String name, String value) {
    if (!parameters().contains(name)) {
      throw new InvalidException(
          "recipe.architecture.parameters has '%s': %s takes %s; channels and classes come from the cut"
              .formatted(name, recipeName(), parameters().isEmpty() ? "none" : parameters()));
    }
    if (!value.equals("true") && !value.equals("false")) {
      throw new InvalidException(
          "recipe.architecture.parameters.%s is '%s': expected true or false"
              .formatted(name, value));
    }
  }

  private static InvalidException unknown(String name) {
    return new InvalidException(
        "recipe.architecture.name is '%s': expected one of %s"
            .formatted(
                name, values().stream().map(KnownArchitecture::recipeName).collect(joining(", "))));
  }
}
