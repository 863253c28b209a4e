package dev.millrace.learn.vision;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.layer.Weight.Role;
import dev.millrace.learn.tensor.TensorData;
import java.util.List;
import java.util.Map;

/// Untrained networks whose normalisations are not all alike, so that a mistake in folding them
/// shows.
final class VariedBundle {
  static final List<String> CLASSES = List.of("a", "b", "c");

  private VariedBundle() {}

  static Bundle of(String name, ImageShape shape) {
    Architecture architecture =
        name.equals(ResidualNet.NAME)
            ? new ResidualNet(3, CLASSES.size())
            : new BackboneClassifier(Backbone.named(name), 3, CLASSES.size(), true);
    try (Network network = Classifiers.network(architecture, shape, Normalization.IMAGENET)) {
      network.initialize(6);
      network.graph().weights().stream()
          .filter(weight -> weight.role() == Role.NORM || weight.role() == Role.BUFFER)
          .forEach(weight -> vary(network, weight));
      return new Bundle(
          new BundleDescription(
              BundleDescription.CURRENT_FORMAT,
              Applications.CLASSIFICATION,
              architecture.name(),
              architecture.settings(),
              CLASSES,
              shape,
              Normalization.IMAGENET,
              Fit.SQUISH.name(),
              Map.of()),
          network.weights());
    }
  }

  /// Values that differ from channel to channel, and keep signals from dying on their way.
  private static void vary(Network network, Weight weight) {
    float[] values = new float[(int) weight.dims().elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.6f + 0.5f * (float) Draw.uniform(3, weight.name().hashCode(), i);
    }
    network.write(weight, TensorData.of(weight.name(), weight.dims(), values));
  }
}
