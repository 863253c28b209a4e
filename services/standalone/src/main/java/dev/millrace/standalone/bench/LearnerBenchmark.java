package dev.millrace.standalone.bench;

import dev.millrace.learn.bench.HeadBenchmark;
import dev.millrace.learn.bench.LearnerBench;
import dev.millrace.learn.bench.PythonPeer;
import dev.millrace.learn.bench.Speed;
import dev.millrace.standalone.DataFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The learner beside PyTorch: the same nets, data and recipe, in turns, with the same threads.
final class LearnerBenchmark implements Benchmark {

  @Override
  public String name() {
    return "learner";
  }

  @Override
  public String summary() {
    return "training, beside PyTorch from Python where pip can install it";
  }

  @Override
  public void run(Path folder, Report report) throws InterruptedException {
    var scripts =
        Path.of(System.getProperty("millrace.root", ".")).resolve("services/shared/learn/bench");
    var peer = PythonPeer.start(scripts, folder.resolve("python"), report::doing);
    try {
      var bench = new LearnerBench(peer, Runtime.getRuntime().availableProcessors(), report::doing);
      bench.steps(speed -> report.measured(figures(speed)));
      var data = DataFolder.found();
      var flowers = data.flatMap(each -> each.unpacked("flowers", folder));
      flowers.map(bench::epoch).map(LearnerBenchmark::figures).ifPresent(report::measured);
      flowers
          .flatMap(
              files -> data.flatMap(LearnerBenchmark::weights).map(weights -> head(files, weights)))
          .ifPresentOrElse(
              report::measured,
              () -> report.doing("without photographs: " + DataFolder.hint("flowers")));
    } finally {
      peer.ifPresent(PythonPeer::close);
    }
  }

  private static Optional<Path> weights(DataFolder data) {
    return data.file("weights", "mobilenet_v2.safetensors");
  }

  private static List<Figure> head(Path files, Path weights) {
    var measured =
        new HeadBenchmark(files, weights).run(Runtime.getRuntime().availableProcessors());
    return List.of(
        Figure.of("mobilenet_v2 features, 600 images, 128 px", measured.featuresSeconds(), "s"),
        Figure.atMost(
            "its head, 500 images, 4 epochs, to a model", measured.headSeconds(), "s", 10),
        Figure.of("accuracy of that model", measured.accuracy(), ""));
  }

  private static List<Figure> figures(Speed speed) {
    var figures = new ArrayList<Figure>();
    if (speed.plain().isEmpty()) {
      figures.add(Figure.of(speed.name(), speed.itemsPerSecond(), "items/s"));
    }
    speed
        .plain()
        .ifPresent(plain -> figures.add(beside(speed, " / Python", speed.plainGoal(), plain)));
    speed
        .best()
        .ifPresent(best -> figures.add(beside(speed, " / Python's best", speed.bestGoal(), best)));
    return figures;
  }

  private static Figure beside(Speed speed, String whom, double goal, double theirs) {
    return Figure.atLeast(speed.name() + whom, speed.itemsPerSecond(), "items/s", goal)
        .beside(theirs);
  }
}
