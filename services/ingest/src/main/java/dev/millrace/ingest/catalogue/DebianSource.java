package dev.millrace.ingest.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Files of a Debian package, which is downloaded and unpacked but not installed: that needs no
/// rights.
record DebianSource(String packageName, String folder) implements Source {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int LONGEST_REASON = 300;

  @Override
  public String describe() {
    return "Debian's package " + packageName;
  }

  @Override
  public void fetch(List<DataFile> files, Path into, FetchProgress progress)
      throws IOException, InterruptedException {
    var work = Files.createDirectories(into.resolve("package"));
    run(work, "apt-get", "download", packageName);
    var archive = only(work);
    progress.moved(Files.size(archive), Files.size(archive));
    var root = into.resolve("unpacked");
    run(work, "dpkg", "-x", archive.toString(), root.toString());
    FolderSource.link(files, root.resolve(folder), into);
  }

  private Path only(Path work) throws IOException {
    try (var found = Files.newDirectoryStream(work, packageName + "_*.deb")) {
      for (var archive : found) {
        return archive;
      }
    }
    throw new SourceFailedException("apt-get downloaded no package " + packageName);
  }

  private static void run(Path work, String... command) throws IOException, InterruptedException {
    var words = work.resolve(command[0] + ".log");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(work.toFile())
              .redirectErrorStream(true)
              .redirectOutput(words.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
    } catch (IOException _) {
      throw new SourceFailedException("this machine has no " + command[0]);
    }
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SourceFailedException(
            "%s was not done after %d s".formatted(command[0], PATIENCE.toSeconds()));
      }
    } finally {
      process.destroy();
    }
    if (process.exitValue() != 0) {
      throw new SourceFailedException(
          "%s ended with status %d: %s"
              .formatted(command[0], process.exitValue(), lastWords(words)));
    }
  }

  private static String lastWords(Path words) throws IOException {
    var all = new String(Files.readAllBytes(words), UTF_8).strip().replaceAll("\\s+", " ");
    return all.substring(Math.max(0, all.length() - LONGEST_REASON));
  }
}
