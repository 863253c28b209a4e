package dev.millrace.standalone.bench;

import java.nio.file.Path;
import java.util.List;

/// From the command to a mesh that answers, on an empty folder and on a used one.
final class StartBenchmark implements Benchmark {
  @Override
  public String name() {
    return "start";
  }

  @Override
  public String summary() {
    return "start of the mesh to ready";
  }

  @Override
  public void run(Path folder, Report report) throws InterruptedException {
    report.doing("first start");
    var first = secondsToReady(folder);
    report.doing("second start");
    var second = secondsToReady(folder);
    report.measured(
        List.of(
            Figure.atMost("start, empty folder", first, "s", 10),
            Figure.atMost("start, used folder", second, "s", 10)));
  }

  private static double secondsToReady(Path folder) throws InterruptedException {
    var begin = System.nanoTime();
    try (var _ = MeshProcess.start(folder)) {
      return (System.nanoTime() - begin) / 1e9;
    }
  }
}
