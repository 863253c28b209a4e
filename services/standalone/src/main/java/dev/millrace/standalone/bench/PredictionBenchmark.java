package dev.millrace.standalone.bench;

import dev.millrace.ingest.client.IngestLoad;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.ImageSpec;
import dev.millrace.proto.preprocessing.v1.SplitSpec;
import dev.millrace.proto.training.v1.Architecture;
import dev.millrace.proto.training.v1.FitOneCycle;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.Stage;
import dev.millrace.standalone.client.Flow;
import dev.millrace.standalone.client.Inference;
import dev.millrace.standalone.client.MeshClient;
import java.nio.file.Path;
import java.util.List;

/// One image at a time through the Open Inference Protocol, answered by the small residual net.
final class PredictionBenchmark implements Benchmark {
  private static final int WARM_UP = 500;
  private static final int MEASURED = 2_000;

  @Override
  public String name() {
    return "predict";
  }

  @Override
  public String summary() {
    return "one encoded image in, one answer out, over gRPC";
  }

  @Override
  public void run(Path folder, Report report) throws InterruptedException {
    try (var process = MeshProcess.start(folder);
        var mesh = process.client()) {
      report.doing("training a model to ask");
      serveSmallModel(mesh);
      var images = IngestLoad.images(WARM_UP + MEASURED, 28, List.of(), 11).items();
      var inference = new Inference(mesh.inference(), Probe.PROJECT);
      var latencies = new Latencies(MEASURED);
      report.doing("asking %,d times".formatted(MEASURED));
      for (int i = 0; i < images.size(); i++) {
        var begin = System.nanoTime();
        inference.ask(images.get(i).getImage(), "");
        if (i >= WARM_UP) {
          latencies.add(System.nanoTime() - begin);
        }
      }
      report.measured(
          List.of(
              Figure.atMost("prediction, concurrency 1, p50", latencies.percentile(0.5), "ms", 5),
              Figure.of("prediction, concurrency 1, p99", latencies.percentile(0.99), "ms")));
    }
  }

  private static void serveSmallModel(MeshClient mesh) throws InterruptedException {
    var flow = new Flow(mesh);
    Probe.createProject(mesh);
    Probe.addItems(mesh, 600, Probe.CLASSES);
    var cut =
        flow.cut(
            Probe.PROJECT,
            CutSpec.newBuilder()
                .setSplit(SplitSpec.newBuilder().setValidShare(0.2).setSeed(1))
                .setImage(ImageSpec.newBuilder().setWidth(28).setHeight(28).setChannels(1))
                .build(),
            _ -> {});
    var run = flow.start(Probe.PROJECT, cut.getCut(), recipe());
    flow.follow(run.getRun(), _ -> {});
    flow.evaluation(run.getRun());
    flow.awaitServed(
        Probe.PROJECT, flow.champion(Probe.PROJECT).orElseThrow().getModel().getVersion());
  }

  private static Recipe recipe() {
    return Recipe.newBuilder()
        .setArchitecture(Architecture.newBuilder().setName("residual_net"))
        .addStages(
            Stage.newBuilder()
                .setFitOneCycle(
                    FitOneCycle.newBuilder()
                        .setEpochs(1)
                        .setMinimumRate(0.01)
                        .setMaximumRate(0.01)))
        .setBatchSize(64)
        .setSeed(1)
        .setWeightDecay(0.01)
        .build();
  }
}
