package dev.millrace.standalone.bench;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.bench.PythonEnvironment;
import dev.millrace.learn.vision.Export;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;

/// The floor that a team would have without a serving plane: a Python server with FastAPI and
/// PyTorch that answers each request by itself, over HTTP, in a process of its own.
final class PythonServer implements AutoCloseable {
  private static final Path SCRIPT =
      Path.of(System.getProperty("millrace.root", "."))
          .resolve("services/standalone/bench/server.py");
  private static final List<String> PACKAGES =
      List.of("torch", "numpy", "fastapi", "uvicorn[standard]");
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final URI address;
  private final byte[] question;
  private final int answerBytes;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private PythonServer(Process process, int port, byte[] question, int answerBytes) {
    this.process = process;
    this.address = URI.create("http://127.0.0.1:%d/infer".formatted(port));
    this.question = question;
    this.answerBytes = answerBytes;
  }

  /// Installs what it needs with pip; empty where that cannot be had.
  static Optional<PythonEnvironment> environment(Path folder, Report report)
      throws InterruptedException {
    report.doing("installing FastAPI and PyTorch to compare with");
    try {
      return Optional.of(PythonEnvironment.create(folder, PACKAGES));
    } catch (IOException e) {
      report.doing("not compared with Python: " + e.getMessage());
      return Optional.empty();
    }
  }

  /// Starts one with a network, its weights in a TorchScript file.
  ///
  /// @param threads those of one forward call
  static PythonServer start(
      PythonEnvironment python, Path folder, ServedNet net, Bundle bundle, int threads) {
    var file = folder.resolve(net.project() + ".pt");
    Export.of(bundle).torchScript(file);
    var shape = net.input();
    var builder =
        new ProcessBuilder(
            python.python().toString(),
            SCRIPT.toString(),
            file.toString(),
            Integer.toString(threads),
            Integer.toString(shape.height()),
            Integer.toString(shape.width()),
            Integer.toString(shape.channels()));
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
    try {
      var process = builder.redirectError(folder.resolve(net.project() + ".log").toFile()).start();
      var port = process.inputReader().readLine();
      if (port == null) {
        process.destroy();
        throw new IOException("%s ended at its start, see %s".formatted(SCRIPT, folder));
      }
      return new PythonServer(
          process,
          Integer.parseInt(port),
          net.pixels(1),
          Float.BYTES * bundle.description().classes().size());
    } catch (IOException e) {
      throw new UncheckedIOException("no Python server", e);
    }
  }

  /// Callers who each ask again as soon as they have an answer.
  LoadResult closed(int callers, Duration time) throws InterruptedException {
    var times = new ConcurrentHistogram(LONGEST, 3);
    var begin = System.nanoTime();
    var end = begin + time.toNanos();
    Callable<Long> caller =
        () -> {
          var failed = 0L;
          for (var now = begin; now < end; now = System.nanoTime()) {
            var asked = System.nanoTime();
            if (ask()) {
              times.recordValue(Math.clamp(System.nanoTime() - asked, 1, LONGEST));
            } else {
              failed++;
            }
          }
          return failed;
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<Long>>();
      for (int i = 0; i < callers; i++) {
        all.add(threads.submit(caller));
      }
      var failed = 0L;
      for (var one : all) {
        failed += one.get();
      }
      var seconds = (System.nanoTime() - begin) / 1e9;
      var none = new ConcurrentHistogram(LONGEST, 3);
      return new LoadResult(times, none, none, 0, 0, failed, seconds);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the Python server does not answer", e.getCause());
    }
  }

  private boolean ask() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofByteArray(question))
            .build();
    var response = http.send(request, BodyHandlers.ofByteArray());
    return response.statusCode() == 200 && response.body().length == answerBytes;
  }

  @Override
  public void close() {
    http.close();
    process.destroy();
    process.onExit().join();
  }
}
