package dev.millrace.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.learn.data.Augmentation;
import dev.millrace.learn.data.ChannelStatistics;
import dev.millrace.learn.data.PixelLoader;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.Shapes;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.optim.ParameterGroups;
import dev.millrace.learn.optim.Rules;
import dev.millrace.learn.optim.Settings;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.vision.Backbone;
import dev.millrace.learn.vision.BackboneClassifier;
import dev.millrace.learn.vision.ResidualNet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Watches the memory that the process holds while a net learns for long.
class MemoryTest {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int SIDE = 16;
  private static final int BATCH = 4;

  @Test
  void fit_ofTheResidualNetForTwoThousandSteps_staysFlat() {
    staysFlat(new ResidualNet(1, Shapes.CLASSES), 2_000);
  }

  @Test
  void fit_ofResnet18ForTwoHundredSteps_staysFlat() {
    staysFlat(BackboneClassifier.of(Backbone.named("resnet18"), 1, Shapes.CLASSES), 200);
  }

  /// The first quarter of the steps warms up.
  private static void staysFlat(Architecture architecture, int steps) {
    assumeTrue(Files.exists(STATUS), "this system does not tell a process's memory");
    List<Long> held = new ArrayList<>();
    Callback watching =
        new Callback() {
          @Override
          public void afterEpoch(Learner learner) {
            held.add(resident());
          }
        };
    PixelSet set = Shapes.of(steps / 20 * BATCH, SIDE, 1);
    try (var network =
            new Network(
                Graph.of(architecture.layers(), Dims.of(1, SIDE, SIDE)),
                ChannelStatistics.of(set).normalization(),
                Mode.STANDARD);
        var learner =
            new Learner(
                network,
                ParameterGroups.of(network.graph(), List.of()),
                Rules.adamW(),
                PixelLoader.training(set, BATCH, Augmentation.NONE, 1, 1),
                PixelLoader.inOrder(Shapes.of(BATCH, SIDE, 2), BATCH, 1),
                1,
                List.of(watching))) {
      network.initialize(1);
      learner.fit(20, List.of(new Settings(1e-3, 0.9, 0.01)), List.of());
    }
    assertThat(held).hasSize(20);
    assertThat(held.getLast()).isLessThan((long) (1.05 * held.get(5)));
  }

  /// Bytes, after a collection, so that only what is really held is counted.
  private static long resident() {
    System.gc();
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
