package dev.millrace.learn.vision;

import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.WeightMismatch;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.pretrained.PretrainedWeights;
import dev.millrace.learn.pretrained.WeightCatalogue;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.tensor.TensorFile;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Weights from elsewhere for the body of a classifier, by torchvision's names.
public final class Pretrained {

  private static final int COLOURS = 3;

  private Pretrained() {}

  /// How pixels become what a pretrained backbone expects: in colour by what the catalogue has for
  /// it, else by the statistics of ImageNet; with other channels by their mean for each.
  static Normalization normalization(Backbone backbone, int channels) {
    Normalization colours =
        WeightCatalogue.forBackbone(backbone.name())
            .map(PretrainedWeights::normalization)
            .orElse(Normalization.IMAGENET);
    if (channels == COLOURS) {
      return colours;
    }
    return new Normalization(
        Collections.nCopies(channels, average(colours.mean())),
        Collections.nCopies(channels, average(colours.deviation())));
  }

  private static float average(List<Float> values) {
    return (float) values.stream().mapToDouble(Float::doubleValue).average().orElseThrow();
  }

  /// Fills the backbone of a network; the head keeps what it has, and the file's own head is left.
  ///
  /// A first kernel for three channels is adapted to others: its colours are summed up for one, two
  /// take the first two and half as much again, and more than three begin at 0.
  ///
  /// @throws WeightMismatch when the file lacks weights of the backbone or has them in other sizes
  public static void load(Network network, Backbone backbone, TensorFile file) {
    List<Weight> wanted =
        network.graph().weights().stream()
            .filter(weight -> !weight.name().startsWith(BackboneClassifier.HEAD + "."))
            .toList();
    List<TensorData> found =
        wanted.stream().flatMap(weight -> find(file, backbone, weight).stream()).toList();
    WeightMismatch.check(wanted, found);
    for (int i = 0; i < found.size(); i++) {
      network.write(wanted.get(i), found.get(i));
    }
  }

  private static Optional<TensorData> find(TensorFile file, Backbone backbone, Weight weight) {
    Optional<TensorData> found = file.tensor(weight.name());
    return weight.name().equals(backbone.firstKernel())
        ? found.map(tensor -> adapted(tensor, weight.dims()))
        : found;
  }

  private static TensorData adapted(TensorData kernel, Dims wanted) {
    int channels = Math.toIntExact(wanted.size(1));
    if (kernel.dims().rank() != 4 || kernel.dims().size(1) != COLOURS || channels == COLOURS) {
      return kernel;
    }
    float[] from = kernel.toFloats();
    float[] to = new float[Math.toIntExact(wanted.elements())];
    int area = Math.toIntExact(wanted.size(2) * wanted.size(3));
    for (int out = 0; out < wanted.size(0); out++) {
      for (int colour = 0; colour < COLOURS; colour++) {
        int channel = channels == 1 ? 0 : colour;
        float factor = channels == 2 ? 1.5f : 1;
        for (int i = 0; i < area && channel < channels; i++) {
          to[(out * channels + channel) * area + i] +=
              factor * from[(out * COLOURS + colour) * area + i];
        }
      }
    }
    return TensorData.of(kernel.name(), wanted, to);
  }
}
