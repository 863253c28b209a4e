package dev.millrace.learn.vision;

import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.pretrained.PretrainedWeights;
import dev.millrace.learn.pretrained.WeightCatalogue;
import dev.millrace.learn.pretrained.WeightStore;
import dev.millrace.learn.pretrained.WeightsUnavailable;
import dev.millrace.learn.tensor.TensorFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/// A backbone that has learnt elsewhere and goes on learning something else: which one, where its
/// weights are from, and how the new head ends.
///
/// @param backbone the network that sees
/// @param source where its weights are from
/// @param normalized whether the head's outputs are normalised over each batch, which helps when
///   classes are uneven
public record Transfer(Backbone backbone, Source source, boolean normalized) {

  private static final Logger LOGGER = System.getLogger(Transfer.class.getName());

  /// Where a backbone's weights are from.
  public sealed interface Source {

    /// The first entry for the backbone in the catalogue.
    record Catalogue(WeightStore store) implements Source {}

    /// A file, by torchvision's names, for inputs as ImageNet's are normalised.
    record Given(TensorFile weights) implements Source {}
  }

  /// Weights, and what their inputs are normalised by.
  record Start(TensorFile weights, Normalization normalization) {}

  /// A backbone with the catalogue's weights, see [WeightStore#standard].
  public static Transfer of(Backbone backbone) {
    return new Transfer(backbone, new Source.Catalogue(WeightStore.standard()), false);
  }

  /// A backbone with the weights of a file.
  public static Transfer of(Backbone backbone, TensorFile weights) {
    return new Transfer(backbone, new Source.Given(weights), false);
  }

  /// The same with the catalogue's weights from another place.
  public Transfer from(WeightStore store) {
    return new Transfer(backbone, new Source.Catalogue(store), normalized);
  }

  /// The same with a head whose outputs are normalised over each batch.
  public Transfer withNormalizedOutputs() {
    return new Transfer(backbone, source, true);
  }

  BackboneClassifier architecture(int channels, int outputs) {
    return new BackboneClassifier(backbone, channels, outputs, normalized);
  }

  /// What training begins with, or empty, with a warning, when the catalogue's weights cannot be
  /// had.
  Optional<Start> start() {
    return switch (source) {
      case Source.Given(TensorFile weights) ->
          Optional.of(new Start(weights, Normalization.IMAGENET));
      case Source.Catalogue(WeightStore store) -> fromCatalogue(store);
    };
  }

  private Optional<Start> fromCatalogue(WeightStore store) {
    Optional<PretrainedWeights> entry = WeightCatalogue.forBackbone(backbone.name());
    if (entry.isEmpty()) {
      warn("the catalogue has no weights for it");
      return Optional.empty();
    }
    try {
      return entry.map(found -> new Start(store.open(found), found.normalization()));
    } catch (WeightsUnavailable e) {
      warn(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void warn(String reason) {
    LOGGER.log(
        Level.WARNING,
        "%s begins with random weights, which takes many more images and epochs: %s"
            .formatted(backbone.name(), reason));
  }
}
