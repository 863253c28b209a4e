package dev.millrace.learn.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.Callback;
import dev.millrace.learn.Checkpoint;
import dev.millrace.learn.Learner;
import dev.millrace.learn.data.Augmentation;
import dev.millrace.learn.data.ChannelStatistics;
import dev.millrace.learn.data.PixelLoader;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.Shapes;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.metric.Accuracy;
import dev.millrace.learn.optim.ParameterGroups;
import dev.millrace.learn.optim.Rules;
import dev.millrace.learn.optim.Settings;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.vision.ResidualNet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallbacksTest {

  private final PixelSet set = Shapes.of(64, 1);
  private final Network network =
      new Network(
          Graph.of(new ResidualNet(1, Shapes.CLASSES).layers(), Dims.of(1, 28, 28)),
          ChannelStatistics.of(set).normalization(),
          Mode.STANDARD);
  private final List<Recorder.Epoch> epochs = new ArrayList<>();
  private final Recorder recorder = new Recorder(List.of(new Accuracy()), _ -> {}, epochs::add);

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void recorder_smoothedLoss_followsTheReference() {
    var smoothing = new Recorder(List.of(), _ -> {}, _ -> {});
    double[] losses = {2, 1, 4};
    double[] expected = {2, 1.4949494949, 2.3468915794};
    for (int i = 0; i < 3; i++) {
      smoothing.smooth(losses[i]);
      assertThat(smoothing.smoothedLoss()).isCloseTo(expected[i], within(1e-9));
    }
  }

  @Test
  void earlyStop_withoutProgress_endsTheFit() {
    var stop = new EarlyStop(recorder, Monitor.VALID_LOSS, 1e9, 2);

    assertThat(fit(10, List.of(recorder, stop))).isFalse();
    // The first epoch is the best so far, two more are waited for, and the next is one too many.
    assertThat(epochs).hasSize(4);
  }

  @Test
  void saveBest_keepsEpochsThatAreBetterThanAllBefore() {
    List<Checkpoint> saved = new ArrayList<>();
    fit(5, List.of(recorder, new SaveBest(recorder, Monitor.VALID_LOSS, saved::add)));

    double best = Double.POSITIVE_INFINITY;
    int better = 0;
    for (Recorder.Epoch epoch : epochs) {
      better += epoch.validLoss() < best ? 1 : 0;
      best = Math.min(best, epoch.validLoss());
    }
    assertThat(saved).hasSize(better);
  }

  @Test
  void monitor_ofAnUnknownMetric_namesThoseThatAreKnown() {
    var epoch = new Recorder.Epoch(0, 1, 2, Map.of("accuracy", 0.5), 1);

    assertThat(Monitor.ACCURACY.value(epoch)).isEqualTo(0.5);
    assertThatThrownBy(() -> new Monitor("recall", true).value(epoch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[accuracy]");
  }

  @Test
  void clip_longGradients_shortensThemTogether() {
    try (NDManager scope = Torch.scope();
        IValue gradients =
            Values.list(
                List.of(
                    scope.create(new float[] {3, 0}, new Shape(2)),
                    scope.create(new float[] {4}, new Shape(1))))) {
      assertThat(network.clip(gradients, 10)).isCloseTo(5, within(1e-6));
      assertThat(network.clip(gradients, 1)).isCloseTo(5, within(1e-6));

      assertThat(Values.arrays(gradients, scope).getFirst().getFloat(0))
          .isCloseTo(0.6f, within(1e-5f));
      assertThat(Values.arrays(gradients, scope).getLast().getFloat(0))
          .isCloseTo(0.8f, within(1e-5f));
    }
  }

  @Test
  void clipGradients_inAFit_lowersTheirEffect() {
    var norms = new ArrayList<Double>();
    Callback measuring =
        new Callback() {
          @Override
          public void afterStep(Learner learner) {
            norms.add(learner.network().clip(learner.gradients(), 1e9));
          }
        };
    fit(1, List.of(new ClipGradients(0.01), measuring));

    assertThat(norms).hasSize(2).allMatch(norm -> norm < 0.0101);
  }

  @Test
  void epochTable_writesSixDecimals() {
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("accuracy", 0.5);
    var epoch = new Recorder.Epoch(3, 1.25, 2, metrics, 61.04);
    var csv = new StringBuilder();
    EpochTable.csv(csv).accept(epoch);
    var text = new StringBuilder();
    EpochTable.aligned(text).accept(epoch);

    assertThat(csv.toString())
        .isEqualTo(
            "epoch,train_loss,valid_loss,accuracy,seconds\n3,1.250000,2.000000,0.500000,61.0\n");
    assertThat(text.toString())
        .startsWith("epoch       train_loss  valid_loss  accuracy    seconds\n");
  }

  @Test
  void reduceOnPlateau_withoutProgress_lowersTheRates() {
    var rates = new ArrayList<Double>();
    var steps = new Recorder(List.of(), step -> rates.add(step.rate()), _ -> {});
    var never = new Monitor("train_loss", true);
    var reduce = new ReduceOnPlateau(recorder, new Monitor("seconds_lost", true), 1, 0.2);
    assertThatThrownBy(() -> fit(1, List.of(recorder, reduce)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seconds_lost");

    fit(6, List.of(recorder, steps, new ReduceOnPlateau(recorder, never, 1, 0.2)));

    // Falling losses are no progress here: after epochs 1 and 2, and again after 3 and 4.
    assertThat(rates).hasSize(12);
    assertThat(rates.get(5)).isEqualTo(0.01);
    assertThat(rates.get(6)).isCloseTo(0.002, within(1e-12));
    assertThat(rates.get(10)).isCloseTo(0.0004, within(1e-12));
  }

  @Test
  void progressBar_writesTheLineAnewAndWipesItInTheEnd() {
    var out = new StringBuilder();
    var clock = new AtomicLong();
    var bar = new ProgressBar(out, recorder, () -> clock.getAndAdd(500_000_000));

    fit(2, List.of(recorder, bar));

    List<String> lines = List.of(out.toString().split("\r\u001B\\[K"));
    assertThat(lines).filteredOn(line -> line.startsWith("epoch 1 of 2")).hasSize(2);
    assertThat(lines.stream().filter(line -> line.startsWith("epoch 2 of 2")).findFirst())
        .hasValueSatisfying(line ->
            assertThat(line)
                .contains("████████████░░░░░░░░░░░░  50 %")
                .contains(" batches/s  loss ")
                .endsWith("0:01 left"));
    assertThat(out.toString()).endsWith("\r\u001B[K");
  }

  private boolean fit(int epochs, List<Callback> callbacks) {
    network.initialize(1);
    try (var learner =
        new Learner(
            network,
            ParameterGroups.of(network.graph(), List.of()),
            Rules.adamW(),
            PixelLoader.training(set, 32, Augmentation.NONE, 1, 1),
            PixelLoader.inOrder(set, 32, 1),
            1,
            callbacks)) {
      return learner.fit(epochs, List.of(new Settings(0.01, 0.9, 0.01)), List.of());
    }
  }
}
