package dev.millrace.learn.bench;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// PyTorch in a process of its own, which measures what it is asked to.
///
/// Its scripts are in `services/shared/learn/bench`; it gets a virtual environment that is thrown
/// away with its folder.
public final class PythonPeer implements AutoCloseable {

  private static final Gson JSON = new Gson();

  private final Process process;
  private final BufferedWriter asked;
  private final BufferedReader answers;
  private final String torch;

  private PythonPeer(Process process) throws IOException {
    this.process = process;
    this.asked = process.outputWriter();
    this.answers = process.inputReader();
    this.torch = JSON.fromJson(line(), JsonObject.class).get("torch").getAsString();
  }

  /// Installs PyTorch, Pillow and NumPy with pip and starts the scripts.
  ///
  /// @param scripts the folder of `peer.py`
  /// @param folder where the virtual environment goes
  /// @param told what is done, and why there is no peer when there is none
  public static Optional<PythonPeer> start(Path scripts, Path folder, Consumer<String> told) {
    try {
      told.accept("installing PyTorch to compare with");
      Path python = PythonEnvironment.create(folder, List.of("torch", "pillow", "numpy")).python();
      var builder = new ProcessBuilder(python.toString(), scripts.resolve("peer.py").toString());
      var peer = new PythonPeer(builder.redirectError(Redirect.DISCARD).start());
      told.accept("comparing with PyTorch " + peer.torch);
      return Optional.of(peer);
    } catch (IOException e) {
      told.accept("not compared with PyTorch, which could not be installed: " + e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// PyTorch's version.
  public String torch() {
    return torch;
  }

  /// Measures a case; everything about it is in the request, see `peer.py`.
  ///
  /// @throws UncheckedIOException when the process has ended
  Timing measure(JsonObject request) {
    return ask(request, Timing.class);
  }

  private <T> T ask(JsonObject request, Class<T> answer) {
    try {
      asked.write(JSON.toJson(request) + "\n");
      asked.flush();
      return JSON.fromJson(line(), answer);
    } catch (IOException e) {
      throw new UncheckedIOException("The Python side ended at " + request, e);
    }
  }

  /// What a recipe came to.
  ///
  /// @param metric the metric of the validation set after the last epoch
  /// @param seconds the time of all epochs
  public record Trained(double metric, double seconds) {}

  /// Trains by one of the recipes of `recipes.py`.
  ///
  /// @param name the recipe
  /// @param data the folder of the data sets
  /// @param folder an empty folder for what is unpacked
  /// @throws UncheckedIOException when the process has ended
  public Trained train(String name, Path data, Path folder) {
    var request = new JsonObject();
    request.addProperty("recipe", name);
    request.addProperty("data", data.toString());
    request.addProperty("folder", folder.toString());
    request.addProperty("threads", Runtime.getRuntime().availableProcessors());
    return ask(request, Trained.class);
  }

  private String line() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("its output ended");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
