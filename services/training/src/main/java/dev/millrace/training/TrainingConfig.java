package dev.millrace.training;

import dev.millrace.mesh.job.Worker;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How this service trains.
@ConfigMapping(prefix = "millrace.training")
public interface TrainingConfig {
  /// The longest time in training between two checkpoints; one is written at each epoch's end as
  /// well.
  @WithDefault("15s")
  Duration checkpointEvery();

  /// Threads of one operation of the native library; 0 for one a core. A run that is resumed keeps
  /// the number that it began with.
  @WithDefault("0")
  int threads();

  /// The devices that share each batch of a run: `cpu`, `gpu0`, `gpu1` and so on, separated by
  /// commas; without it, the first GPU or else the CPU. Every batch needs an image for each. A run
  /// that goes on elsewhere does so on the devices there.
  Optional<List<String>> devices();

  /// How long a run stays with a trainer that gives no sign of life.
  @WithDefault("10s")
  Duration lease();

  /// Tries without a checkpoint after which a run is lost.
  @WithDefault("5")
  int tries();

  /// The same in the words of the node.
  default TrainingNode.Settings settings() {
    var usual = Worker.Options.DEFAULT;
    return new TrainingNode.Settings(
        checkpointEvery(),
        threads(),
        devices().orElse(List.of()),
        new Worker.Options(lease(), usual.poll(), usual.backoff(), tries()));
  }
}
