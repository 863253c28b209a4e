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

/// Maps of where a model looks in an image.
///
/// It belongs to one thread and holds native memory until it is closed.
public final class Heatmaps implements AutoCloseable {

  private final ImageShape shape;
  private final int classes;
  private final Network network;
  private final Attention attention;

  private Heatmaps(ImageShape shape, int classes, Network network) {
    this.shape = shape;
    this.classes = classes;
    this.network = network;
    this.attention = new Attention(network);
  }

  /// Loads a bundle.
  ///
  /// @throws MalformedBundle when architecture or weights are not ones that this library has
  public static Heatmaps open(Bundle bundle) {
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
      return new Heatmaps(description.input(), architecture.classes(), network);
    } catch (WeightMismatch e) {
      network.close();
      throw new MalformedBundle(String.valueOf(e.getMessage()));
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
