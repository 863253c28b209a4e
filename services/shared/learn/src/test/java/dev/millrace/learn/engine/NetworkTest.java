package dev.millrace.learn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.optim.Rules;
import dev.millrace.learn.optim.Settings;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.vision.ResidualNet;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {

  @Test
  void step_onOneBatch_lowersTheLoss() {
    Graph graph = Graph.of(new ResidualNet(1, 10).layers(), Dims.of(1, 28, 28));
    assertThat(graph.learntValues()).isEqualTo(41_132);
    var norm = new Normalization(List.of(0.5f), List.of(0.25f));
    try (var network = new Network(graph, norm, Mode.STANDARD)) {
      network.initialize(1);
      try (var optimizer = Rules.adamW().create(network, List.of(graph.parameters().size()));
          NDManager data = Torch.scope()) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(64 * 784);
        for (int i = 0; i < bytes.capacity(); i++) {
          bytes.put(i, (byte) (i / 784 % 10 * 20 + i % 7));
        }
        NDArray x = data.create(bytes, new Shape(64, 28, 28, 1), DataType.UINT8);
        NDArray y = data.arange(0, 64, 1, DataType.INT64).mod(10);
        double first = 0;
        double last = 0;
        for (int i = 0; i < 40; i++) {
          try (IValue loss = network.loss(x, y);
              IValue gradients = network.gradients(loss)) {
            last = Values.number(loss);
            first = i == 0 ? last : first;
            optimizer.step(gradients, List.of(new Settings(1e-2, 0.9, 0.01)));
          }
        }
        assertThat(last).isLessThan(first * 0.8);
      }
    }
  }
}
