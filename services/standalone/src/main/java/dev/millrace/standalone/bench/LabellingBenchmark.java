package dev.millrace.standalone.bench;

import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.LeaseRef;
import dev.millrace.proto.labeling.v1.NextTasksRequest;
import dev.millrace.proto.labeling.v1.RenewTasksRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelRequest;
import dev.millrace.proto.labeling.v1.Task;
import dev.millrace.standalone.client.MeshClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Fifty scripted people who label one item a second each, for two minutes.
final class LabellingBenchmark implements Benchmark {
  private static final int PEOPLE = 50;
  private static final int BUFFERED = 20;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration MEASURED = Duration.ofMinutes(2);
  private static final Duration BETWEEN = Duration.ofSeconds(1);
  // Turns; the page renews as often.
  private static final int RENEWED_EACH = 4;
  private static final int ITEMS = 8_000;

  @Override
  public String name() {
    return "labelling";
  }

  @Override
  public String summary() {
    return "%d people labelling at a label a second each".formatted(PEOPLE);
  }

  @Override
  public void run(Path folder, Report report) throws InterruptedException {
    try (var process = MeshProcess.start(folder);
        var mesh = process.client();
        var log = new KafkaEventLog(process.kafka(), 1)) {
      Probe.createProject(mesh);
      var _ = Probe.addItems(mesh, ITEMS, List.of());
      report.doing("warming up");
      label(new Crowd(mesh), WARM_UP);
      var crowd = new Crowd(mesh);
      report.doing("labelling for %d s".formatted(MEASURED.toSeconds()));
      label(crowd, MEASURED);
      report.measured(figures(crowd, labelsByItem(log)));
    }
  }

  private static void label(Crowd crowd, Duration time) throws InterruptedException {
    var until = System.nanoTime() + time.toNanos();
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      var working = new ArrayList<Future<?>>();
      for (int i = 0; i < PEOPLE; i++) {
        var name = "person-%02d".formatted(i);
        var offset = BETWEEN.toNanos() * i / PEOPLE;
        working.add(
            people.submit(() -> {
              crowd.work(name, offset, until);
              return name;
            }));
      }
      for (var person : working) {
        var _ = person.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a labeller could not go on", e.getCause());
    }
  }

  private static List<Figure> figures(Crowd crowd, Map<String, List<String>> labels) {
    var lost =
        crowd.answered.entrySet().stream()
            .filter(label ->
                Collections.frequency(
                        labels.getOrDefault(label.getValue(), List.of()), label.getKey())
                    != 1)
            .count();
    return List.of(
        Figure.of("labels answered", crowd.answered.size(), "labels"),
        Figure.atMost("labels answered and not on the log once", (double) lost, "labels", 0),
        Figure.atMost("items leased to two at a time", crowd.leasedTwice.get(), "items", 0),
        Figure.atMost("leases lost by those who renew them", crowd.leasesLost.get(), "leases", 0),
        Figure.of("submit, p50", crowd.submits.percentile(0.5), "ms"),
        Figure.atMost("submit, p99", crowd.submits.percentile(0.99), "ms", 100),
        Figure.of("next tasks of %d, p50".formatted(BUFFERED), crowd.nexts.percentile(0.5), "ms"),
        Figure.of("next tasks of %d, p99".formatted(BUFFERED), crowd.nexts.percentile(0.99), "ms"));
  }

  private static Map<String, List<String>> labelsByItem(EventLog log) {
    var topic = Topics.LABELS.name();
    var ends = log.ends(topic);
    var labels = new HashMap<String, List<String>>();
    log.read(
        topic,
        Collections.nCopies(ends.size(), 0L),
        ends,
        record -> {
          var event = EventCodec.decode(Topics.LABELS, record).data();
          if (event.hasLabeled()) {
            var labeled = event.getLabeled();
            labels
                .computeIfAbsent(labeled.getItem(), _ -> new ArrayList<>())
                .add(labeled.getLabelId());
          }
        });
    return labels;
  }

  /// People at work, and what they noticed.
  private static final class Crowd {
    private final MeshClient mesh;
    private final Latencies submits = new Latencies(100_000);
    private final Latencies nexts = new Latencies(100_000);
    // Label id -> item.
    private final Map<String, String> answered = new ConcurrentHashMap<>();
    private final Map<String, String> held = new ConcurrentHashMap<>();
    private final AtomicInteger leasedTwice = new AtomicInteger();
    private final AtomicInteger leasesLost = new AtomicInteger();

    Crowd(MeshClient mesh) {
      this.mesh = mesh;
    }

    void work(String name, long offset, long until) throws InterruptedException {
      var tasks = new ArrayDeque<Task>();
      TimeUnit.NANOSECONDS.sleep(offset);
      var next = System.nanoTime();
      for (int turn = 1; System.nanoTime() < until; turn++) {
        if (turn % RENEWED_EACH == 0) {
          renew(name, tasks);
        }
        if (tasks.size() < BUFFERED / 2) {
          fetch(name, tasks);
        }
        if (!tasks.isEmpty()) {
          submit(name, tasks.removeFirst());
        }
        next += BETWEEN.toNanos();
        TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
      }
    }

    private void fetch(String name, ArrayDeque<Task> tasks) {
      var begin = System.nanoTime();
      var answer =
          mesh.labeling()
              .nextTasks(
                  NextTasksRequest.newBuilder()
                      .setProject(Probe.PROJECT)
                      .setLabeller(name)
                      .setCount(BUFFERED - tasks.size())
                      .build());
      nexts.add(System.nanoTime() - begin);
      for (var task : answer.getTasksList()) {
        if (held.putIfAbsent(task.getItem(), name) != null) {
          leasedTwice.incrementAndGet();
        }
        tasks.add(task);
      }
    }

    private void renew(String name, ArrayDeque<Task> tasks) {
      var request = RenewTasksRequest.newBuilder().setProject(Probe.PROJECT).setLabeller(name);
      tasks.forEach(task ->
          request.addLeases(
              LeaseRef.newBuilder().setItem(task.getItem()).setLeaseEpoch(task.getLeaseEpoch())));
      leasesLost.addAndGet(mesh.labeling().renewTasks(request.build()).getLostItemsCount());
    }

    private void submit(String name, Task task) {
      var begin = System.nanoTime();
      var answer =
          mesh.labeling()
              .submitLabel(
                  SubmitLabelRequest.newBuilder()
                      .setProject(Probe.PROJECT)
                      .setItem(task.getItem())
                      .setLabeller(name)
                      .setValue(LabelValue.newBuilder().setClassName(Probe.CLASSES.getFirst()))
                      .setLeaseEpoch(task.getLeaseEpoch())
                      .build());
      submits.add(System.nanoTime() - begin);
      answered.put(answer.getLabelId(), task.getItem());
    }
  }
}
