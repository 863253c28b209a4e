package dev.millrace.learn.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Cancelled;
import dev.millrace.learn.Cancelled.Level;
import dev.millrace.learn.Checkpoint;
import dev.millrace.learn.Learner;
import dev.millrace.learn.data.Augmentation;
import dev.millrace.learn.data.ChannelStatistics;
import dev.millrace.learn.data.PixelLoader;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.Shapes;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.layer.Conv2d;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.GlobalPool;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Linear;
import dev.millrace.learn.layer.Relu;
import dev.millrace.learn.layer.Sequential;
import dev.millrace.learn.optim.ParameterGroups;
import dev.millrace.learn.optim.Rules;
import dev.millrace.learn.optim.Settings;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccumulationTest {

  private static final List<Settings> SETTINGS = List.of(new Settings(0.05, 0.9, 0.01));

  private final PixelSet set = Shapes.of(96, 1);
  private final Network network =
      new Network(
          Graph.of(
              Sequential.of(
                  Conv2d.of(6, 3, 2),
                  new Relu(),
                  GlobalPool.BOTH,
                  new Flatten(),
                  Linear.of(Shapes.CLASSES)),
              Dims.of(1, 28, 28)),
          ChannelStatistics.of(set).normalization(),
          Mode.STANDARD);

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void fit_ofFourBatchesAStep_isThatOfOneLargeBatch() {
    List<float[]> large = fitted(32, List.of());
    List<float[]> gathered = fitted(8, List.of(new Accumulation(4)));

    for (int i = 0; i < large.size(); i++) {
      assertThat(gathered.get(i)).containsExactly(large.get(i), within(2e-6f));
    }
  }

  @Test
  void fit_clipped_clipsTheMeanAndNotItsParts() {
    List<float[]> large = fitted(32, List.of(new ClipGradients(0.2)));
    List<float[]> gathered = fitted(8, List.of(new ClipGradients(0.2), new Accumulation(4)));

    for (int i = 0; i < large.size(); i++) {
      assertThat(gathered.get(i)).containsExactly(large.get(i), within(2e-6f));
    }
  }

  @Test
  void resume_betweenTwoSteps_goesOnWithTheSums() {
    List<float[]> whole = fitted(8, List.of(new Accumulation(5)));
    List<Checkpoint> taken = new ArrayList<>();
    Callback stopping =
        new Callback() {
          @Override
          public int order() {
            return 100;
          }

          @Override
          public void afterBatch(Learner learner) {
            if (learner.training() && learner.step() == 13) {
              taken.add(Checkpoint.read(learner.checkpoint().toBytes()));
              throw new Cancelled(Level.FIT);
            }
          }
        };
    fitted(8, List.of(new Accumulation(5), stopping));

    network.initialize(99);
    try (var learner = learner(8, List.of(new Accumulation(5)))) {
      learner.resume(taken.getFirst());
      assertThat(learner.fit(2, SETTINGS, List.of())).isTrue();
    }
    assertThat(weights()).usingRecursiveComparison().isEqualTo(whole);
  }

  private List<float[]> fitted(int batch, List<Callback> callbacks) {
    network.initialize(4);
    try (var learner = learner(batch, callbacks)) {
      learner.fit(2, SETTINGS, List.of());
    }
    return weights();
  }

  private List<float[]> weights() {
    return network.weights().stream().map(TensorData::toFloats).toList();
  }

  private Learner learner(int batch, List<Callback> callbacks) {
    return new Learner(
        network,
        ParameterGroups.of(network.graph(), List.of()),
        Rules.sgd(),
        PixelLoader.training(set, batch, Augmentation.NONE, 1, 1),
        PixelLoader.inOrder(set, 32, 1),
        1,
        callbacks);
  }
}
