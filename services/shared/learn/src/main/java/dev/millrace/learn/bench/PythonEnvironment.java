package dev.millrace.learn.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A virtual environment of Python with some packages, thrown away with its folder.
///
/// @param python the interpreter
public record PythonEnvironment(Path python) {

  private static final long INSTALL_MINUTES = 10;

  /// Makes one, and installs packages with pip.
  ///
  /// @throws IOException when there is no Python, or pip does not get the packages
  public static PythonEnvironment create(Path folder, List<String> packages)
      throws IOException, InterruptedException {
    var environment = new PythonEnvironment(folder.resolve("bin/python"));
    run(List.of("python3", "-m", "venv", folder.toString()));
    List<String> install =
        new ArrayList<>(List.of(environment.python.toString(), "-m", "pip", "install", "-q"));
    install.addAll(packages);
    run(install);
    return environment;
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException("%s did not end".formatted(String.join(" ", command)));
      }
    } finally {
      process.destroy();
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "%s ended with status %d".formatted(String.join(" ", command), process.exitValue()));
    }
  }
}
