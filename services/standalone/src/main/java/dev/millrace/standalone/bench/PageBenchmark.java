package dev.millrace.standalone.bench;

import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.training.v1.MetricEvent;
import dev.millrace.proto.training.v1.StepMeasured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// From a measured step on the log to the page that shows it live.
final class PageBenchmark implements Benchmark {
  private static final String RUN = "bench-run";
  private static final int STEPS = 300;
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final Pattern STEP = Pattern.compile("\"step\":\\s*(\\d+)");

  @Override
  public String name() {
    return "page";
  }

  @Override
  public String summary() {
    return "a training step's event to the page";
  }

  @Override
  public void run(Path folder, Report report) throws InterruptedException {
    try (var process = MeshProcess.start(folder);
        var log = new KafkaEventLog(process.kafka(), 1)) {
      var appended = new ConcurrentHashMap<Long, Long>();
      var latencies = new Latencies(STEPS);
      var listening = new CountDownLatch(1);
      var page =
          Thread.ofVirtual().start(() -> listen(process.page(), appended, latencies, listening));
      listening.await();
      report.doing("measuring %,d steps".formatted(STEPS));
      for (long step = 1; step <= STEPS; step++) {
        appended.put(step, System.nanoTime());
        log.append(Topics.METRICS, Event.now("bench", RUN, measured(step))).join();
        TimeUnit.MILLISECONDS.sleep(BETWEEN.toMillis());
      }
      page.join(Duration.ofSeconds(10));
      report.measured(
          List.of(
              Figure.of("step to page, p50", latencies.percentile(0.5), "ms"),
              Figure.atMost("step to page, p99", latencies.percentile(0.99), "ms", 500)));
    }
  }

  private static void listen(
      URI page,
      ConcurrentHashMap<Long, Long> appended,
      Latencies latencies,
      CountDownLatch listening) {
    var request =
        HttpRequest.newBuilder(page.resolve("/api/runs/" + RUN + "/events"))
            .header("Accept", "text/event-stream")
            .build();
    try (var http = HttpClient.newHttpClient();
        var lines = http.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
      listening.countDown();
      var each = lines.iterator();
      while (latencies.count() < STEPS && each.hasNext()) {
        var step = STEP.matcher(each.next());
        if (step.find()) {
          var arrived = System.nanoTime();
          var begin = appended.remove(Long.parseLong(step.group(1)));
          if (begin != null) {
            latencies.add(arrived - begin);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static MetricEvent measured(long step) {
    return MetricEvent.newBuilder()
        .setStep(
            StepMeasured.newBuilder()
                .setRun(RUN)
                .setAttempt(1)
                .setStep(step)
                .setTotalSteps(STEPS)
                .setLoss(1.0 / step))
        .build();
  }
}
