package dev.millrace.learn.bench;

import com.google.gson.JsonObject;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Mode.Precision;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.Linear;
import dev.millrace.learn.layer.Relu;
import dev.millrace.learn.layer.Sequential;
import dev.millrace.learn.vision.ResNet;
import dev.millrace.learn.vision.ResidualNet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/// The speed of training, from a small perceptron to a residual network on photographs, beside
/// PyTorch's.
public final class LearnerBench {

  private static final int ROUNDS = 3;
  private static final Mode BRIEF = new Mode(true, Precision.BFLOAT16);
  private static final String PLAIN = "default";
  private static final List<String> BEST = List.of("fused", "best");

  private final Optional<PythonPeer> peer;
  private final int threads;
  private final Consumer<String> told;

  /// Measures with so many threads on both sides.
  ///
  /// @param peer whom to compare with, if there is one
  /// @param told which case is under way
  public LearnerBench(Optional<PythonPeer> peer, int threads, Consumer<String> told) {
    this.peer = peer;
    this.threads = threads;
    this.told = told;
  }

  /// Training steps on made-up images.
  ///
  /// @param measured told each case's speed as it is known
  public void steps(Consumer<Speed> measured) {
    Layer perceptron = Sequential.of(new Flatten(), Linear.of(50), new Relu(), Linear.of(10));
    Layer photographs = Sequential.of(ResNet.of(18).body(), ResNet.of(18).ownHead(10));
    Layer small = new ResidualNet(1, 10).layers();
    measured.accept(step("perceptron", "784-50-10", perceptron, 28, 1, 64, 2000, 1.2));
    measured.accept(step("residual-net", "residual net of 41,000", small, 28, 1, 128, 100, 1.2));
    measured.accept(step("resnet18", "resnet18", photographs, 128, 3, 32, 8, 1.8));
  }

  private Speed step(
      String key,
      String name,
      Layer layers,
      int side,
      int channels,
      int batch,
      int steps,
      double plainGoal) {
    var whole = new StepBenchmark(layers, 10, side, channels, batch, Mode.STANDARD, steps);
    var brief = new StepBenchmark(layers, 10, side, channels, batch, BRIEF, steps);
    var request = new JsonObject();
    request.addProperty("case", key + ".step");
    request.addProperty("rounds", steps);
    return compare(
        "%s train step, batch %d, %d px".formatted(name, batch, side),
        batch,
        List.of(whole::run, brief::run),
        request,
        plainGoal,
        1);
  }

  /// An epoch of training a residual network of 34 layers from JPEG files, augmented.
  ///
  /// @param folder class folders of files, of which the first 512 by name are taken
  public Speed epoch(Path folder) {
    var whole = new EpochBenchmark(folder, Mode.STANDARD);
    var brief = new EpochBenchmark(folder, BRIEF);
    var request = new JsonObject();
    request.addProperty("case", "resnet34.epoch");
    request.addProperty("rounds", 1);
    request.addProperty("folder", folder.toString());
    request.addProperty("count", EpochBenchmark.IMAGES);
    return compare(
        "resnet34 from JPEG, 128 px, augmented, epoch",
        EpochBenchmark.IMAGES,
        List.of(whole::run, brief::run),
        request,
        2,
        1.2);
  }

  private interface Work {
    Timing run();
  }

  private Speed compare(
      String name,
      int items,
      List<Work> ours,
      JsonObject request,
      double plainGoal,
      double bestGoal) {
    Torch.useThreads(threads);
    request.addProperty("threads", threads);
    List<Timing> own = new ArrayList<>();
    List<Timing> plain = new ArrayList<>();
    List<Timing> best = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      told.accept("%s, round %d of %d".formatted(name, round, ROUNDS));
      ours.forEach(work -> own.add(work.run()));
      peer.ifPresent(python -> {
        plain.add(python.measure(inMode(request, PLAIN)));
        BEST.forEach(mode -> best.add(python.measure(inMode(request, mode))));
      });
    }
    return new Speed(
        name,
        rate(items, shortest(own)).orElseThrow(),
        rate(items, shortest(plain)),
        rate(items, shortest(best)),
        plainGoal,
        bestGoal);
  }

  private static OptionalDouble rate(int items, OptionalDouble milliseconds) {
    return milliseconds.isPresent()
        ? OptionalDouble.of(1000 * items / milliseconds.getAsDouble())
        : milliseconds;
  }

  private static OptionalDouble shortest(List<Timing> timings) {
    return timings.stream().mapToDouble(Timing::median).min();
  }

  private static JsonObject inMode(JsonObject request, String mode) {
    JsonObject asked = request.deepCopy();
    asked.addProperty("mode", mode);
    return asked;
  }
}
