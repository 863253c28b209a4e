package dev.millrace.training;

import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.pretrained.PretrainedWeights;
import dev.millrace.learn.pretrained.WeightCatalogue;
import dev.millrace.learn.pretrained.WeightStore;
import dev.millrace.learn.pretrained.WeightsUnavailable;
import dev.millrace.learn.vision.Beginning;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.training.v1.Recipe;
import java.util.stream.Collectors;

/// What a recipe's network begins with: its weights, and the statistics of images that suit them.
///
/// @param normalization that of the weights, where their images had as many channels; else the
///   cut's
record FirstWeights(Beginning beginning, Normalization normalization) {

  /// The recipe's, brought to this machine when they come from elsewhere.
  ///
  /// @throws UnfitRunException when no source has them
  static FirstWeights of(Recipe recipe, CutPixels cut) {
    if (recipe.getPretrained().isEmpty()) {
      return new FirstWeights(Beginning.RANDOM, cut.normalization());
    }
    var entry = named(recipe);
    var suits = entry.normalization().channels() == cut.channels();
    try {
      var weights = WeightStore.standard().open(entry);
      return new FirstWeights(
          new Beginning.Pretrained(entry.name(), weights),
          suits ? entry.normalization() : cut.normalization());
    } catch (WeightsUnavailable e) {
      throw new UnfitRunException(String.valueOf(e.getMessage()), e);
    }
  }

  /// Throws when a recipe names weights that are not there or are of another network.
  ///
  /// @throws InvalidException that names what was given and what is expected
  static void check(Recipe recipe) {
    if (!recipe.getPretrained().isEmpty()) {
      var _ = named(recipe);
    }
  }

  private static PretrainedWeights named(Recipe recipe) {
    var network = recipe.getArchitecture().getName();
    return WeightCatalogue.named(recipe.getPretrained())
        .filter(entry -> entry.backbone().equals(network))
        .orElseThrow(() ->
            new InvalidException(
                "recipe.pretrained is '%s': expected %s"
                    .formatted(recipe.getPretrained(), expected(network))));
  }

  private static String expected(String network) {
    var names =
        WeightCatalogue.entries().stream()
            .filter(entry -> entry.backbone().equals(network))
            .map(PretrainedWeights::name)
            .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? "none, as there are no weights for " + network
        : names + ", or nothing to begin with random weights";
  }
}
