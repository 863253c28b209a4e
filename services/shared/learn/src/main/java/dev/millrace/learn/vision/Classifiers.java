package dev.millrace.learn.vision;

import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.tensor.Dims;
import java.util.Map;

/// The image classifiers that a bundle can name.
final class Classifiers {

  private Classifiers() {}

  static Architecture architecture(BundleDescription description) {
    String name = description.architecture();
    Map<String, Integer> settings = description.settings();
    return switch (name) {
      case ResidualNet.NAME ->
          new ResidualNet(setting(settings, "channels"), setting(settings, "classes"));
      case PlainNet.NAME ->
          new PlainNet(setting(settings, "channels"), setting(settings, "classes"));
      default ->
          new BackboneClassifier(
              backbone(name),
              setting(settings, "channels"),
              setting(settings, "classes"),
              setting(settings, "normalized") != 0);
    };
  }

  private static Backbone backbone(String name) {
    try {
      return Backbone.named(name);
    } catch (IllegalArgumentException e) {
      throw new MalformedBundle("there is no architecture called " + name);
    }
  }

  static Network network(Architecture architecture, ImageShape shape, Normalization normalization) {
    return network(architecture, shape, normalization, Classes.of(architecture.classes()));
  }

  static Network network(
      Architecture architecture,
      ImageShape shape,
      Normalization normalization,
      Objective<?> objective) {
    return network(architecture, shape, normalization, objective, Mode.STANDARD);
  }

  static Network network(
      Architecture architecture,
      ImageShape shape,
      Normalization normalization,
      Objective<?> objective,
      Mode mode) {
    if (normalization.channels() != shape.channels()
        || architecture.channels() != shape.channels()) {
      throw new IllegalArgumentException(
          "Images of %s do not suit a network of %d channels and statistics of %d"
              .formatted(shape, architecture.channels(), normalization.channels()));
    }
    return new Network(graph(architecture, shape), normalization, mode, objective);
  }

  static Graph graph(Architecture architecture, ImageShape shape) {
    Dims input = Dims.of(shape.channels(), shape.height(), shape.width());
    return Graph.of(architecture.layers(), input);
  }

  private static int setting(Map<String, Integer> settings, String key) {
    Integer value = settings.get(key);
    if (value == null) {
      throw new MalformedBundle("its architecture has no setting " + key);
    }
    return value;
  }
}
