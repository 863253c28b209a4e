package dev.millrace.learn.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.millrace.learn.Bundle;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.engine.Attention;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.engine.WeightMismatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Maps of where a model looks in an image.
///
/// It belongs to one thread and holds native memory until it is closed.
public final class Heatmaps implements AutoCloseable {

  private final ImageShape shape;
  private final int classes;
  private final Network network;
  private final Attention attention;

  private Heatmaps(ImageShape shape, int classes, Network network, Attention attention) {
    this.shape = shape;
    this.classes = classes;
    this.network = network;
    this.attention = attention;
  }

  /// Loads a bundle, to look at the last values that have places.
  ///
  /// @throws MalformedBundle when architecture or weights are not ones that this library has
  public static Heatmaps open(Bundle bundle) {
    return open(bundle, Attention::new);
  }

  /// Loads a bundle, to look at what a named layer gives, such as `layer4`.
  ///
  /// @throws MalformedBundle when architecture or weights are not ones that this library has
  /// @throws IllegalArgumentException when there is no such layer, or what it gives has no places
  public static Heatmaps open(Bundle bundle, String layer) {
    return open(bundle, network -> new Attention(network, layer));
  }

  private static Heatmaps open(Bundle bundle, Function<Network, Attention> where) {
    var description = bundle.description();
    var architecture = Classifiers.architecture(description);
    Network network =
        Classifiers.network(
            architecture,
            description.input(),
            description.normalization(),
            Applications.objective(description));
    try {
      network.load(bundle.weights());
      Attention attention = where.apply(network);
      return new Heatmaps(description.input(), architecture.classes(), network, attention);
    } catch (WeightMismatch e) {
      network.close();
      throw new MalformedBundle(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      network.close();
      throw e;
    }
  }

  /// How much each place of an image speaks for a class or a tag, or raises a number, by gradients;
  /// never below 0.
  ///
  /// @param pixels unsigned bytes `[height, width, channels]` of the model's input
  public Heatmap towards(byte[] pixels, int label) {
    return map(pixels, label, 0);
  }

  /// How strong the network's values are at each place of an image, on average over channels.
  ///
  /// @param pixels unsigned bytes `[height, width, channels]` of the model's input
  public Heatmap activation(byte[] pixels) {
    return map(pixels, 0, 1);
  }

  private Heatmap map(byte[] pixels, int label, int which) {
    if (pixels.length != shape.bytes() || label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "An image of %s takes %d bytes and labels end before %d, but got %d and label %d"
              .formatted(shape, shape.bytes(), classes, pixels.length, label));
    }
    try (NDManager scope = Torch.scope()) {
      ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
      var dims = new Shape(1, shape.height(), shape.width(), shape.channels());
      NDArray input = scope.create(direct, dims, DataType.UINT8);
      NDArray map = attention.maps(scope, input, label).get(which);
      return heatmap(map.toFloatArray(), Math.toIntExact(map.getShape().get(2)));
    }
  }

  private static Heatmap heatmap(float[] values, int columns) {
    List<List<Float>> rows = new ArrayList<>();
    for (int start = 0; start < values.length; start += columns) {
      List<Float> row = new ArrayList<>();
      for (int i = start; i < start + columns; i++) {
        row.add(values[i]);
      }
      rows.add(row);
    }
    return new Heatmap(rows);
  }

  @Override
  public void close() {
    attention.close();
    network.close();
  }
}
