package dev.millrace.learn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Mode.Precision;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Linear;
import dev.millrace.learn.layer.Sequential;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.metric.Judged;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Checks the loss of each objective against its formula and against finite differences.
class LossTest {

  private static final int BATCH = 5;
  private static final int OUTPUTS = 4;
  private static final float STEP = 0x1p-18f;

  static Stream<Objective<?>> objectives() {
    return Stream.of(
        Classes.of(OUTPUTS),
        Tags.of(OUTPUTS),
        Numbers.of("a", "b", "c", "d"),
        Numbers.of("a", "b", "c", "d").within(-2, 5),
        Points.of(OUTPUTS / 2));
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void gradients_ofEveryLoss_areThoseOfFiniteDifferences(Objective<?> objective) {
    try (Network network = network(objective);
        NDManager scope = Torch.scope()) {
      NDArray x = pixels(scope);
      NDArray y = targets(scope, objective);
      for (Weight weight : network.graph().parameters()) {
        try (IValue loss = network.loss(x, y);
            IValue found = network.gradients(loss)) {
          double[] gradients =
              Values.arrays(found, scope).get(weight.index()).flatten().toDoubleArray();
          for (int at = 0; at < gradients.length; at += 7) {
            double slope = slope(network, weight, at, x, y);
            assertThat(gradients[at])
                .as("%s[%d]", weight.name(), at)
                .isCloseTo(slope, within(1e-6 + 1e-3 * Math.abs(slope)));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void judge_givesTheLossesOfTheFormulas(Objective<?> objective) {
    try (Network network = network(objective);
        NDManager scope = Torch.scope()) {
      NDArray x = pixels(scope);
      try (IValue judged = network.judge(x, targets(scope, objective));
          IValue answered = network.answers(x);
          IValue loss = network.loss(x, targets(scope, objective))) {
        List<NDArray> results = Values.arrays(judged, scope);
        float[] said = floats(results.getFirst());
        float[] losses = floats(results.getLast());
        float[] answers = floats(Values.array(answered, scope));

        Judged told = objective.judge(said, bytes(objective), losses);
        Judged formula = objective.judgeAnswers(answers, bytes(objective));

        assertThat(told.count()).isEqualTo(BATCH);
        double mean = 0;
        for (int item = 0; item < BATCH; item++) {
          assertThat(told.loss(item)).isCloseTo(formula.loss(item), within(1e-5f));
          mean += told.loss(item) / BATCH;
        }
        assertThat(Values.number(loss)).isCloseTo(mean, within(1e-6));
      }
    }
  }

  @Test
  void answers_ofNumbersWithARange_stayInIt() {
    try (Network network = network(Numbers.of("a", "b", "c", "d").within(-2, 5));
        NDManager scope = Torch.scope();
        IValue answered = network.answers(pixels(scope))) {
      for (float answer : floats(Values.array(answered, scope))) {
        assertThat(answer).isStrictlyBetween(-2f, 5f);
      }
    }
  }

  @Test
  void network_withOtherOutputsThanItsObjective_isRefused() {
    assertThatThrownBy(() -> network(Tags.of(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The network gives 4 values, but the objective takes 3");
  }

  private static double slope(Network network, Weight weight, int at, NDArray x, NDArray y) {
    float[] values =
        network.weights().stream()
            .filter(tensor -> tensor.name().equals(weight.name()))
            .findFirst()
            .orElseThrow()
            .toFloats();
    float middle = values[at];
    float up = middle + STEP;
    float down = middle - STEP;
    double higher = lossWith(network, weight, values, at, up, x, y);
    double lower = lossWith(network, weight, values, at, down, x, y);
    lossWith(network, weight, values, at, middle, x, y);
    return (higher - lower) / ((double) up - down);
  }

  private static double lossWith(
      Network network, Weight weight, float[] values, int at, float value, NDArray x, NDArray y) {
    values[at] = value;
    network.write(weight, TensorData.of(weight.name(), weight.dims(), values));
    try (IValue loss = network.loss(x, y)) {
      return Values.number(loss);
    }
  }

  private static Network network(Objective<?> objective) {
    Graph graph = Graph.of(Sequential.of(new Flatten(), Linear.of(OUTPUTS)), Dims.of(1, 4, 4));
    var plain = new Normalization(List.of(0.5f), List.of(0.3f));
    var network = new Network(graph, plain, new Mode(true, Precision.FLOAT64), objective);
    network.initialize(3);
    return network;
  }

  private static NDArray pixels(NDManager scope) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(BATCH * 16);
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put(i, (byte) Draw.bits(2, i));
    }
    return scope.create(bytes, new Shape(BATCH, 4, 4, 1), DataType.UINT8);
  }

  private static NDArray targets(NDManager scope, Objective<?> objective) {
    return switch (objective) {
      case Classes _ -> scope.create(bytes(objective), new Shape(BATCH), DataType.INT64);
      case Tags _, Numbers _, Points _ ->
          scope.create(bytes(objective), new Shape(BATCH, OUTPUTS), DataType.FLOAT32);
    };
  }

  private static ByteBuffer bytes(Objective<?> objective) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(BATCH * objective.targetBytes());
    bytes.order(ByteOrder.nativeOrder());
    for (int i = 0; i < BATCH; i++) {
      switch (objective) {
        case Classes _ -> bytes.putLong(8 * i, Draw.below(OUTPUTS, 4, i));
        case Tags _ -> {
          for (int j = 0; j < OUTPUTS; j++) {
            bytes.putFloat(4 * (OUTPUTS * i + j), Draw.below(2, 5, i, j));
          }
        }
        case Numbers _, Points _ -> {
          for (int j = 0; j < OUTPUTS; j++) {
            bytes.putFloat(4 * (OUTPUTS * i + j), (float) Draw.gaussian(6, i, j));
          }
        }
      }
    }
    return bytes;
  }

  private static float[] floats(NDArray array) {
    return array.toType(DataType.FLOAT32, true).toFloatArray();
  }
}
