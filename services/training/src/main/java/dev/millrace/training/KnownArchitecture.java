package dev.millrace.training;

import static java.util.stream.Collectors.joining;

import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.vision.Backbone;
import dev.millrace.learn.vision.BackboneClassifier;
import dev.millrace.learn.vision.ResidualNet;
import dev.millrace.mesh.InvalidException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A network that a recipe can ask for by name.
enum KnownArchitecture {
  RESIDUAL_NET,
  RESNET18,
  RESNET34,
  RESNET50,
  RESNET101,
  MOBILENET_V2,
  SQUEEZENET1_1;

  /// Whether a backbone's logits are normalised over each batch, `true` or `false`.
  private static final String NORMALIZED = "normalized";

  /// The name in recipes.
  String recipeName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The network for images of some channels and a number of classes.
  Architecture build(Map<String, String> parameters, int channels, int classes) {
    return switch (this) {
      case RESIDUAL_NET -> new ResidualNet(channels, classes);
      case RESNET18, RESNET34, RESNET50, RESNET101, MOBILENET_V2, SQUEEZENET1_1 ->
          new BackboneClassifier(
              Backbone.named(recipeName()),
              channels,
              classes,
              Boolean.parseBoolean(parameters.get(NORMALIZED)));
    };
  }

  private Set<String> parameters() {
    return switch (this) {
      case RESIDUAL_NET -> Set.of();
      case RESNET18, RESNET34, RESNET50, RESNET101, MOBILENET_V2, SQUEEZENET1_1 ->
          Set.of(NORMALIZED);
    };
  }

  /// The one that a recipe names.
  ///
  /// @throws InvalidException when there is none, or it does not have a parameter that is given
  static KnownArchitecture of(dev.millrace.proto.training.v1.Architecture wanted) {
    var known =
        Arrays.stream(values())
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
                name,
                Arrays.stream(values()).map(KnownArchitecture::recipeName).collect(joining(", "))));
  }
}
