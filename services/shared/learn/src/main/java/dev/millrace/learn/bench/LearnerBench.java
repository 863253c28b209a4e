package dev.millrace.learn.bench;

import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Mode.Precision;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.Linear;
import dev.millrace.learn.layer.Relu;
import dev.millrace.learn.layer.Sequential;
import dev.millrace.learn.vision.ResNet;
import dev.millrace.learn.vision.ResidualNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The speed of training steps, from a small perceptron to a residual network on photographs.
public final class LearnerBench {

  private static final Mode BRIEF = new Mode(true, Precision.BFLOAT16);

  private LearnerBench() {}

  /// Measures every case, and tells each figure as soon as it is there.
  public static List<Figure> run(Consumer<Figure> told) {
    Layer perceptron = Sequential.of(new Flatten(), Linear.of(50), new Relu(), Linear.of(10));
    Layer photographs = Sequential.of(ResNet.of(18).body(), ResNet.of(18).ownHead(10));
    Layer small = new ResidualNet(1, 10).layers();
    List<StepBenchmark> cases =
        List.of(
            new StepBenchmark("perceptron.step", perceptron, 10, 28, 1, 64, Mode.STANDARD, 1000),
            new StepBenchmark("residual-net.step", small, 10, 28, 1, 128, Mode.STANDARD, 100),
            new StepBenchmark("resnet18.step", photographs, 10, 128, 3, 32, Mode.STANDARD, 10),
            new StepBenchmark("resnet18.step.bf16", photographs, 10, 128, 3, 32, BRIEF, 10));
    List<Figure> figures = new ArrayList<>();
    for (StepBenchmark each : cases) {
      for (Figure figure : each.run()) {
        told.accept(figure);
        figures.add(figure);
      }
    }
    return figures;
  }

  /// Prints figures, and appends them to a file after `--json FILE`, an object a line.
  public static void main(String[] arguments) throws IOException {
    List<Figure> figures = run(figure -> System.out.println(figure.line()));
    if (arguments.length == 2 && arguments[0].equals("--json")) {
      Files.write(
          Path.of(arguments[1]),
          figures.stream().map(Figure::json).toList(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }
}
