package dev.millrace.standalone.bench;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.bench.PythonEnvironment;
import dev.millrace.mesh.blob.FolderBlobStore;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.standalone.Home;
import dev.millrace.standalone.client.MeshClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers under load, from a client in another process than the mesh, beside the floors under them
/// in the same run: the bare network, a call that only sends the bytes back, and a Python server
/// with the same weights where pip can install what that needs.
///
/// Networks have random weights and get raw pixels; they are served in 32 bits, since nothing tells
/// that random weights may have 8.
final class ServingBenchmark implements Benchmark {
  /// Long enough for the compilers on both sides to be nearly done.
  private static final Duration COMPILING = Duration.ofSeconds(8);

  private static final Duration WARM_UP = Duration.ofMillis(1_500);
  private static final Duration MEASURED = Duration.ofSeconds(3);
  private static final Duration OVERLOADED = Duration.ofSeconds(5);
  private static final List<Integer> CALLERS = List.of(1, 4, 16, 64);
  private static final List<Integer> PYTHON_CALLERS = List.of(1, 4, 16);
  private static final List<Integer> SHARES = List.of(50, 80, 95);
  private static final int FIRST_SWAPS = 20;
  private static final int SWAPS = 100;
  private static final Map<Integer, Double> NOTHING = Map.of();

  @Override
  public String name() {
    return "serving";
  }

  @Override
  public String summary() {
    return "answers under load, over gRPC";
  }

  @Override
  public void run(Path folder, Report report) throws InterruptedException {
    var python = PythonServer.environment(folder.resolve("python"), report);
    try (var process = MeshProcess.start(folder);
        var mesh = process.client();
        var log = new KafkaEventLog(process.kafka(), 1)) {
      var blobs = new FolderBlobStore(new Home(folder).blobs());
      var models = new ServedModels(log, blobs);
      for (var net : List.of(ServedNet.small(), ServedNet.resnet18(64), ServedNet.resnet18(224))) {
        var bundle = net.bundle(1);
        var beside =
            python.isPresent() ? beside(python.get(), folder, net, bundle, report) : NOTHING;
        new Measurement(net, bundle, models, mesh, beside, report).run();
      }
      swaps(ServedNet.small(), models, mesh, report);
    }
  }

  /// What the Python server does on its own: with as many threads as serving has.
  private static Map<Integer, Double> beside(
      PythonEnvironment python, Path folder, ServedNet net, Bundle bundle, Report report)
      throws InterruptedException {
    report.doing(net.title() + ": Python server");
    var threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    var rates = new HashMap<Integer, Double>();
    try (var server = PythonServer.start(python, folder, net, bundle, threads)) {
      server.closed(4, WARM_UP);
      for (int callers : PYTHON_CALLERS) {
        var result = server.closed(callers, MEASURED);
        rates.put(callers, result.rate());
        var named = "%s, Python server, c=%d".formatted(net.title(), callers);
        report.measured(Figure.of(named, result.rate(), "images/s"));
        report.measured(Figure.of(named + ", p50", result.millis(0.5), "ms"));
        report.measured(Figure.of(named + ", p99", result.millis(0.99), "ms"));
      }
    }
    return rates;
  }

  /// The figures of one network.
  ///
  /// @param python images a second of the Python server, by its callers
  private record Measurement(
      ServedNet net,
      Bundle bundle,
      ServedModels models,
      MeshClient mesh,
      Map<Integer, Double> python,
      Report report) {

    void run() throws InterruptedException {
      report.doing(net.title() + ": bare");
      var cores = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
      var bare = new BareForward(net, bundle);
      var alone = bare.alone();
      var batched = bare.best(cores, 8, 16, 32);
      add(Figure.of(named("bare forward, batch 1"), alone, "ms"));
      add(Figure.of(named("bare forward, batched"), batched, "images/s"));
      var eight = bare.inEightBits();
      add(Figure.of(named("bare in 8 bits, batch 1"), eight.alone(), "ms").beside(alone));
      add(
          Figure.of(named("bare in 8 bits, batched"), eight.best(cores, 8, 16, 32), "images/s")
              .beside(batched));
      var floor = Math.min(batched, echo());
      models.promote(net.project(), "1", bundle);
      ServedModels.await(mesh.inference(), net.project(), "1");
      var load = new ServingLoad(mesh.channel(), net.question());
      load.closed(16, COMPILING);
      var capacity = closed(load, alone, floor);
      open(load, capacity, alone);
    }

    /// Calls a second that carry the bytes and nothing else.
    private double echo() throws InterruptedException {
      try (var server = new EchoServer();
          var client = new MeshClient(server.address())) {
        var load = new ServingLoad(client.channel(), net.question());
        load.closed(16, WARM_UP);
        add(Figure.of(named("echo, c=1, p50"), load.closed(1, WARM_UP).millis(0.5), "ms"));
        var rate = load.closed(16, WARM_UP).rate();
        add(Figure.of(named("echo, c=16"), rate, "calls/s"));
        return rate;
      }
    }

    /// @param floor what the network alone, or the calls alone, could do at most
    private double closed(ServingLoad load, double alone, double floor)
        throws InterruptedException {
      var capacity = 0.0;
      for (int callers : CALLERS) {
        var what = "c=%d".formatted(callers);
        report.doing("%s: %s".formatted(net.title(), what));
        var result = load.closed(callers, MEASURED);
        if (callers == 1) {
          add(Figure.atMost(named("c=1, p50 over bare"), result.millis(0.5) - alone, "ms", 1.5));
        }
        var rate = named(what);
        if (callers == 16) {
          capacity = result.rate();
          add(Figure.atLeast(rate, result.rate(), "images/s", 0.9).beside(floor));
        } else {
          add(Figure.of(rate, result.rate(), "images/s"));
        }
        times(what, result);
        Optional.ofNullable(python.get(callers))
            .map(theirs ->
                Figure.of(named(what + " / Python server"), result.rate(), "images/s")
                    .beside(theirs))
            .ifPresent(this::add);
      }
      return capacity;
    }

    private void open(ServingLoad load, double capacity, double alone) throws InterruptedException {
      for (int share : SHARES) {
        var what = "%d %% load".formatted(share);
        report.doing("%s: %s".formatted(net.title(), what));
        times(what, load.open(capacity * share / 100, MEASURED, Duration.ofSeconds(10)));
      }
      report.doing(net.title() + ": 200 % load");
      var deadline = Duration.ofMillis(Math.max(100, Math.round(alone * 20)));
      var result = load.open(capacity * 2, OVERLOADED, deadline);
      add(
          Figure.of(
              named("200 %% load, deadline %d ms, answered".formatted(deadline.toMillis())),
              result.rate(),
              "images/s"));
      add(Figure.atLeast(named("200 % load, accepted in time"), result.inTime(), "share", 0.99));
      add(Figure.of(named("200 % load, refused, p50"), result.refusedMillis(0.5), "ms"));
      add(Figure.of(named("200 % load, refused, p99"), result.refusedMillis(0.99), "ms"));
      add(
          Figure.atMost(
              named("200 % load, refused, p99 after sending"),
              result.quicklyMillis(0.99),
              "ms",
              5));
      add(
          Figure.of(
              named("200 % load, not sent before the deadline"),
              (double) result.unsent(),
              "calls"));
      add(Figure.of(named("200 % load, failed otherwise"), (double) result.failed(), "calls"));
    }

    private void times(String what, LoadResult result) {
      add(Figure.of(named(what + ", p50"), result.millis(0.5), "ms"));
      add(Figure.of(named(what + ", p99"), result.millis(0.99), "ms"));
      if (result.unanswered() > 0) {
        add(Figure.of(named(what + ", not answered"), (double) result.unanswered(), "calls"));
      }
    }

    private String named(String what) {
      return "%s, %s".formatted(net.title(), what);
    }

    private void add(Figure figure) {
      report.measured(figure);
    }
  }

  /// The champion is replaced again and again while somebody asks at half of what is possible.
  private static void swaps(ServedNet net, ServedModels models, MeshClient mesh, Report report)
      throws InterruptedException {
    var load = new ServingLoad(mesh.channel(), net.question());
    var rate = load.closed(16, WARM_UP).rate() / 2;
    var bundles = List.of(net.bundle(1), net.bundle(2));
    for (int swap = 1; swap <= FIRST_SWAPS; swap++) {
      swap(net, swap, bundles, models, mesh);
    }
    report.doing("steady load");
    var steady = load.open(rate, OVERLOADED, Duration.ofSeconds(10));
    report.doing("%d swaps under load".formatted(SWAPS));
    var swapped = new SwapLoad(load, rate);
    for (int swap = 1; swap <= SWAPS; swap++) {
      swap(net, FIRST_SWAPS + swap, bundles, models, mesh);
    }
    var result = swapped.end();
    report.measured(
        Figure.atMost(
            "%d swaps, not answered".formatted(SWAPS), (double) result.unanswered(), "calls", 0));
    report.measured(
        Figure.of("%d swaps, each".formatted(SWAPS), result.seconds() * 1e3 / SWAPS, "ms"));
    report.measured(
        Figure.atMost("%d swaps, p99".formatted(SWAPS), result.millis(0.99), "ms", 1.3)
            .beside(steady.millis(0.99)));
  }

  private static void swap(
      ServedNet net, int swap, List<Bundle> bundles, ServedModels models, MeshClient mesh)
      throws InterruptedException {
    var version = Integer.toString(1 + swap);
    models.promote(net.project(), version, bundles.get(swap % 2));
    ServedModels.await(mesh.inference(), net.project(), version);
  }
}
