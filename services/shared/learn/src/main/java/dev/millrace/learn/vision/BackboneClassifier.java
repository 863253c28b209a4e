package dev.millrace.learn.vision;

import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.layer.BatchNorm;
import dev.millrace.learn.layer.Dropout;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.GlobalPool;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.Linear;
import dev.millrace.learn.layer.Relu;
import dev.millrace.learn.layer.Sequential;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A backbone with a head for classes of one's own: both pools, then two linear layers with
/// normalisation and dropout in front of each, as fastai has it. The head is the last parameter
/// group.
///
/// @param backbone the network that sees
/// @param channels the channels of the images
/// @param classes the classes to tell apart, or the tags or numbers that come out
/// @param normalized whether the logits are normalised over each batch, which helps when classes
///   are uneven
public record BackboneClassifier(Backbone backbone, int channels, int classes, boolean normalized)
    implements Architecture {

  static final String HEAD = "head";
  private static final int WIDTH = 512;
  private static final double DROPOUT = 0.5;

  public BackboneClassifier {
    if (channels < 1 || classes < 1) {
      throw new IllegalArgumentException(
          "A classifier needs a channel and an output, but got %d and %d"
              .formatted(channels, classes));
    }
  }

  /// A classifier whose logits are not normalised.
  public static BackboneClassifier of(Backbone backbone, int channels, int classes) {
    return new BackboneClassifier(backbone, channels, classes, false);
  }

  @Override
  public String name() {
    return backbone.name();
  }

  @Override
  public Map<String, Integer> settings() {
    return Map.of("channels", channels, "classes", classes, "normalized", normalized ? 1 : 0);
  }

  @Override
  public Layer layers() {
    return Sequential.EMPTY.then("", backbone.body()).then(HEAD, head(GlobalPool.BOTH));
  }

  /// The head alone, from what the pools of the whole network give.
  Layer headOnVectors() {
    return Sequential.EMPTY.then(HEAD, head(Sequential.EMPTY));
  }

  private Layer head(Layer pool) {
    Sequential head =
        Sequential.of(
            pool,
            new Flatten(),
            BatchNorm.STANDARD,
            new Dropout(DROPOUT / 2),
            Linear.of(WIDTH),
            new Relu(),
            BatchNorm.STANDARD,
            new Dropout(DROPOUT),
            Linear.of(classes));
    return normalized ? head.then("9", new BatchNorm(1, 0, 0.01, 1e-5)) : head;
  }

  @Override
  public List<String> groupStarts() {
    List<String> starts = new ArrayList<>(backbone.groupStarts());
    starts.add(HEAD);
    return starts;
  }
}
