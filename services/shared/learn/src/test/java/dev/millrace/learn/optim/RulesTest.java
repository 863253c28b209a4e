package dev.millrace.learn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Linear;
import dev.millrace.learn.layer.Sequential;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.tensor.TensorFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Steps of three weights 1, 2 and 3 whose gradients are a tenth of them.
class RulesTest {

  @Test
  void sgd_oneStep_movesAgainstTheGradient() {
    assertThat(stepped(Rules.sgd(), 1, new Settings(1, 0, 0)))
        .containsExactly(close(0.9, 1.8, 2.7), within(1e-6f));
  }

  @Test
  void sgd_withDecay_shrinksWeightsApartFromTheGradient() {
    assertThat(stepped(Rules.sgd(), 1, new Settings(1, 0, 0.1)))
        .containsExactly(close(0.8, 1.6, 2.4), within(1e-6f));
    assertThat(stepped(Rules.sgdWithPenalty(), 1, new Settings(1, 0, 0.1)))
        .containsExactly(close(0.8, 1.6, 2.4), within(1e-6f));
    assertThat(stepped(Rules.sgd(), 1, new Settings(0.5, 0, 0.2)))
        .containsExactly(close(0.85, 1.7, 2.55), within(1e-6f));
  }

  @Test
  void sgd_withEachKindOfDecay_feedsItsMomentumDifferently() {
    // A penalty makes gradients of a tenth two tenths; decay on the side leaves them as they are.
    assertThat(stepped(Rules.sgd(), 2, new Settings(1, 0.9, 0.1))[0])
        .isCloseTo((float) (0.8 * 0.9 - (0.9 * 0.1 + 0.1)), within(1e-6f));
    assertThat(stepped(Rules.sgdWithPenalty(), 2, new Settings(1, 0.9, 0.1))[0])
        .isCloseTo((float) (0.8 - (0.9 * 0.2 + 0.1 + 0.1 * 0.8)), within(1e-6f));
  }

  @Test
  void sgd_withMomentum_sumsUpGradients() {
    double second = 1 - 0.1 * (0.1 + 0.1 * 1.9);
    assertThat(stepped(Rules.sgd(), 1, new Settings(0.1, 0.9, 0)))
        .containsExactly(close(0.99, 1.98, 2.97), within(1e-6f));
    assertThat(stepped(Rules.sgd(), 2, new Settings(0.1, 0.9, 0)))
        .containsExactly(close(second, 2 * second, 3 * second), within(1e-6f));
  }

  @Test
  void adam_anyGradient_movesByTheRate() {
    for (Rule rule : List.of(Rules.adamW(), Rules.adam())) {
      assertThat(stepped(rule, 1, new Settings(0.1, 0.9, 0)))
          .containsExactly(close(0.9, 1.9, 2.9), within(1e-5f));
      assertThat(stepped(rule, 3, new Settings(0.1, 0.9, 0)))
          .containsExactly(close(0.7, 1.7, 2.7), within(1e-5f));
    }
    assertThat(stepped(Rules.adamW(), 1, new Settings(0.1, 0.9, 0.5)))
        .containsExactly(close(0.85, 1.8, 2.75), within(1e-5f));
    assertThat(stepped(Rules.adam(), 1, new Settings(0.1, 0.9, 0.5)))
        .containsExactly(close(0.9, 1.9, 2.9), within(1e-5f));
  }

  @Test
  void rmsProp_firstStep_dividesByTheRootOfTheAverageSquare() {
    // The average square is a hundredth of the square, so its root is a tenth of the gradient.
    assertThat(stepped(Rules.rmsProp(), 1, new Settings(0.01, 0, 0)))
        .containsExactly(close(0.9, 1.9, 2.9), within(1e-4f));
  }

  @Test
  void rAdam_firstSteps_goAlongTheAverage() {
    assertThat(stepped(Rules.rAdam(), 5, new Settings(0.1, 0.9, 0)))
        .containsExactly(close(0.95, 1.9, 2.85), within(1e-5f));
    // The sixth step is the first one that trusts the average square.
    double most = 2 / (1 - 0.99) - 1;
    double trust = most - 2 * 6 * Math.pow(0.99, 6) / (1 - Math.pow(0.99, 6));
    double part = Math.sqrt((trust - 4) * (trust - 2) * most / ((most - 4) * (most - 2) * trust));
    double step = 0.1 * part * 0.1 / (0.1 + 1e-5);
    assertThat(stepped(Rules.rAdam(), 6, new Settings(0.1, 0.9, 0))[0])
        .isCloseTo((float) (0.95 - step), within(1e-5f));
  }

  @Test
  void larc_largeGradient_isHeldBack() {
    // Norm of the weights over that of the gradients is 10, times 0.02 is below 1.
    assertThat(stepped(Rules.larc(), 1, new Settings(1, 0, 0)))
        .containsExactly(close(0.98, 1.96, 2.94), within(1e-5f));
  }

  @Test
  void lamb_step_isScaledToTheWeights() {
    double size = Math.sqrt(14 / 3.0);
    assertThat(stepped(Rules.lamb(), 1, new Settings(0.1, 0.9, 0)))
        .containsExactly(close(1 - 0.1 * size, 2 - 0.1 * size, 3 - 0.1 * size), within(1e-3f));
  }

  @Test
  void lookahead_everySecondStep_goesHalfOfTheWay() {
    var lookahead = new Lookahead(Rules.sgd(), 2, 0.5);
    var settings = new Settings(1, 0, 0);

    assertThat(stepped(lookahead, 1, settings))
        .containsExactly(close(0.9, 1.8, 2.7), within(1e-6f));
    // Two steps lead to 0.8; half of the way from 1 is 0.9.
    assertThat(stepped(lookahead, 2, settings))
        .containsExactly(close(0.9, 1.8, 2.7), within(1e-6f));
    assertThat(stepped(lookahead, 3, settings))
        .containsExactly(close(0.8, 1.6, 2.4), within(1e-6f));
    assertThat(stepped(lookahead, 4, settings))
        .containsExactly(close(0.8, 1.6, 2.4), within(1e-6f));
    assertThat(Lookahead.of(Rules.sgd())).isEqualTo(new Lookahead(Rules.sgd(), 6, 0.5));
  }

  @Test
  void restore_intoAnother_goesOnAsIfNothingHadHappened() {
    var settings = List.of(new Settings(0.1, 0.9, 0.1));
    List<Optimizer.Factory> rules =
        List.of(
            Rules.sgd(),
            Rules.rmsProp(),
            Rules.adamW(),
            Rules.rAdam(),
            Rules.lamb(),
            new Lookahead(Rules.adamW(), 2, 0.3),
            new Lookahead(Rules.sgd(), 3, 0.5));
    for (Optimizer.Factory rule : rules) {
      float[] whole = stepped(rule, 7, settings.getFirst());
      try (Network network = network();
          NDManager scope = Torch.scope();
          Optimizer first = rule.create(network, List.of(2));
          Optimizer second = rule.create(network, List.of(2))) {
        step(network, scope, first, 3, settings);
        second.restore(TensorFile.read(new TensorFile(first.state(), Map.of()).toBytes()));
        step(network, scope, second, 4, settings);

        assertThat(weights(network)).isEqualTo(whole);
      }
    }
  }

  private static float[] stepped(Optimizer.Factory rule, int steps, Settings settings) {
    try (Network network = network();
        NDManager scope = Torch.scope();
        Optimizer optimizer = rule.create(network, List.of(2))) {
      step(network, scope, optimizer, steps, List.of(settings));
      return weights(network);
    }
  }

  private static void step(
      Network network, NDManager scope, Optimizer optimizer, int steps, List<Settings> settings) {
    for (int i = 0; i < steps; i++) {
      try (IValue gradients =
          Values.list(
              List.of(
                  scope.create(new float[] {0.1f, 0.2f, 0.3f}, new Shape(1, 3)),
                  scope.create(new float[] {0}, new Shape(1))))) {
        optimizer.step(gradients, settings);
      }
    }
    assertThat(network.learnt()).hasSize(2);
  }

  private static Network network() {
    Graph graph = Graph.of(Sequential.of(new Flatten(), Linear.of(1)), Dims.of(3, 1, 1));
    var network = new Network(graph, Normalization.IMAGENET, Mode.STANDARD);
    network.write(graph.parameters().getFirst(), TensorData.of("w", Dims.of(1, 3), 1, 2, 3));
    return network;
  }

  private static float[] weights(Network network) {
    return network.weights().getFirst().toFloats();
  }

  private static float[] close(double... values) {
    float[] expected = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      expected[i] = (float) values[i];
    }
    return expected;
  }
}
