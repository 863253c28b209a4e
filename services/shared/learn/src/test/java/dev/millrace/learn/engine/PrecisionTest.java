package dev.millrace.learn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Mode.Precision;
import dev.millrace.learn.layer.Conv2d;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.GlobalPool;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Linear;
import dev.millrace.learn.layer.Sequential;
import dev.millrace.learn.tensor.Dims;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Holds shorter precisions to the gradients of the full one, where images have become so small
/// that most of a kernel lies beyond their edge: some kernels leave such gradients undefined.
class PrecisionTest {

  private static final int BATCH = 16;

  @ParameterizedTest
  @CsvSource({
    "BFLOAT16, 1, 1", "BFLOAT16, 1, 2", "BFLOAT16, 2, 1", "BFLOAT16, 2, 2", "BFLOAT16, 3, 1",
    "BFLOAT16, 3, 2", "BFLOAT16, 5, 1", "BFLOAT16, 5, 2", "FLOAT16, 1, 1", "FLOAT16, 1, 2",
    "FLOAT16, 2, 1", "FLOAT16, 2, 2", "FLOAT16, 3, 2", "FLOAT16, 5, 1"
  })
  void gradients_ofASmallImage_areNearThoseOfFullPrecision(
      Precision precision, int side, int stride) {
    for (int attempt = 0; attempt < 5; attempt++) {
      List<float[]> full = gradients(Precision.FLOAT32, side, stride);
      List<float[]> shorter = gradients(precision, side, stride);
      for (int i = 0; i < full.size(); i++) {
        float most = 0;
        for (float value : full.get(i)) {
          most = Math.max(most, Math.abs(value));
        }
        assertThat(shorter.get(i)).containsExactly(full.get(i), within(0.05f * most));
      }
    }
  }

  private static List<float[]> gradients(Precision precision, int side, int stride) {
    Graph graph =
        Graph.of(
            Sequential.of(
                Conv2d.of(16, 3, 1),
                Conv2d.of(32, 3, stride),
                GlobalPool.MEAN,
                new Flatten(),
                Linear.of(3)),
            Dims.of(1, side, side));
    var plain = new Normalization(List.of(0.5f), List.of(0.3f));
    try (var network = new Network(graph, plain, new Mode(true, precision));
        NDManager scope = Torch.scope()) {
      network.initialize(11);
      NDArray x = pixels(scope, side);
      NDArray y = scope.arange(0, BATCH, 1, DataType.INT64).mod(3);
      try (IValue loss = network.loss(x, y);
          IValue found = network.gradients(loss)) {
        return Values.arrays(found, scope).stream().map(NDArray::toFloatArray).toList();
      }
    }
  }

  private static NDArray pixels(NDManager scope, int side) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(BATCH * side * side);
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put(i, (byte) Draw.bits(2, i));
    }
    return scope.create(bytes, new Shape(BATCH, side, side, 1), DataType.UINT8);
  }
}
