package dev.millrace.standalone.bench;

import dev.millrace.ingest.client.IngestLoad;
import dev.millrace.ingest.client.Progress;
import java.nio.file.Path;
import java.util.List;

/// Labelled 28 x 28 images a second: decoded, kept, de-duplicated and acknowledged by all replicas.
final class IngestBenchmark implements Benchmark {
  private static final int WARM_UP = 4_000;
  private static final int MEASURED = 20_000;

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String summary() {
    return "items a second through AddItems, acknowledged by Kafka";
  }

  @Override
  public void run(Path folder, Report report) throws InterruptedException {
    try (var process = MeshProcess.start(folder);
        var mesh = process.client()) {
      Probe.createProject(mesh);
      var warmUp = IngestLoad.images(WARM_UP, 28, Probe.CLASSES, 1);
      var measured = IngestLoad.images(MEASURED, 28, Probe.CLASSES, 2);
      report.doing("warming up");
      warmUp.send(mesh.channel(), Probe.PROJECT, Progress.NONE);
      report.doing("sending %,d items".formatted(MEASURED));
      var result = measured.send(mesh.channel(), Probe.PROJECT, Progress.NONE);
      report.measured(
          List.of(
              Figure.atLeast(
                  "ingest, labelled 28x28 PNG", result.itemsPerSecond(), "items/s", 4_000)));
    }
  }
}
