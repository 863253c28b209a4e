package dev.millrace.training;

import static java.util.stream.Collectors.joining;

import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.vision.ResidualNet;
import dev.millrace.mesh.InvalidException;
import java.util.Arrays;
import java.util.Locale;

/// A network that a recipe can ask for by name.
enum KnownArchitecture {
  RESIDUAL_NET {
    @Override
    Architecture build(int channels, int classes) {
      return new ResidualNet(channels, classes);
    }
  };

  /// The network for images of some channels and a number of classes.
  abstract Architecture build(int channels, int classes);

  /// The name in recipes.
  String recipeName() {
    return name().toLowerCase(Locale.ROOT);
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
    if (!wanted.getParametersMap().isEmpty()) {
      throw new InvalidException(
          "recipe.architecture.parameters has %s, but %s takes none: its channels and classes come from the cut"
              .formatted(wanted.getParametersMap().keySet(), known.recipeName()));
    }
    return known;
  }

  private static InvalidException unknown(String name) {
    return new InvalidException(
        "recipe.architecture.name is '%s': expected one of %s"
            .formatted(
                name,
                Arrays.stream(values()).map(KnownArchitecture::recipeName).collect(joining(", "))));
  }
}
