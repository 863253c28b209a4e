package dev.millrace.standalone.bench;

import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.mesh.event.LogReader;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.SubmitLabelRequest;
import dev.millrace.standalone.client.MeshClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// From a label's submission to its event in the hands of a consumer.
final class ClickBenchmark implements Benchmark {
  private static final int WARM_UP = 200;
  private static final int MEASURED = 1_000;
  private static final Duration BETWEEN = Duration.ofMillis(10);

  @Override
  public String name() {
    return "click";
  }

  @Override
  public String summary() {
    return "a label's click to its event at a consumer";
  }

  @Override
  public void run(Path folder, Report report) throws InterruptedException {
    try (var process = MeshProcess.start(folder);
        var mesh = process.client();
        var log = new KafkaEventLog(process.kafka(), 1)) {
      Probe.createProject(mesh);
      var items = Probe.addItems(mesh, WARM_UP + MEASURED, List.of());
      report.doing("warming up");
      measure(mesh, log, items.subList(0, WARM_UP));
      report.doing("clicking %,d times".formatted(MEASURED));
      var latencies = measure(mesh, log, items.subList(WARM_UP, items.size()));
      report.measured(
          List.of(
              Figure.of("click to event, p50", latencies.percentile(0.5), "ms"),
              Figure.atMost("click to event, p99", latencies.percentile(0.99), "ms", 50)));
    }
  }

  private static Latencies measure(MeshClient mesh, EventLog log, List<String> items)
      throws InterruptedException {
    var clicked = new ConcurrentHashMap<String, Long>();
    var latencies = new Latencies(items.size());
    try (var reader = log.follow(List.of(Topics.LABELS.name()), EventLog.From.END)) {
      var reading = Thread.ofPlatform().start(() -> read(reader, clicked, latencies, items.size()));
      for (var item : items) {
        clicked.put(item, System.nanoTime());
        mesh.labeling().submitLabel(click(item));
        TimeUnit.MILLISECONDS.sleep(BETWEEN.toMillis());
      }
      reading.join();
    }
    return latencies;
  }

  private static SubmitLabelRequest click(String item) {
    return SubmitLabelRequest.newBuilder()
        .setProject(Probe.PROJECT)
        .setItem(item)
        .setLabeller("bench")
        .setValue(LabelValue.newBuilder().setClassName(Probe.CLASSES.getFirst()))
        .build();
  }

  private static void read(
      LogReader reader, Map<String, Long> clicked, Latencies latencies, int count) {
    var deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (latencies.count() < count && System.nanoTime() < deadline) {
      for (var record : reader.poll(Duration.ofMillis(100))) {
        var arrived = System.nanoTime();
        var begin = clicked.remove(item(EventCodec.decode(Topics.LABELS, record).data()));
        if (begin != null) {
          latencies.add(arrived - begin);
        }
      }
    }
  }

  private static String item(LabelEvent event) {
    return event.getLabeled().getItem();
  }
}
