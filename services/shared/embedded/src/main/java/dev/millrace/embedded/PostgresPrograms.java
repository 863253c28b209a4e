package dev.millrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// `initdb` and `pg_ctl`, run in a way that PostgreSQL accepts also from root.
final class PostgresPrograms {

  private static final int LOG_LINES = 12;
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.\\d+");

  private final Path folder;
  private final List<String> prefix;

  PostgresPrograms(Path folder) {
    this.folder = folder;
    this.prefix = prefix();
  }

  /// The major version, for example `17`.
  String version() {
    String words = run("postgres", "--version").words();
    var found = VERSION.matcher(words);
    if (!found.find()) {
      throw new StartFailedException("PostgreSQL in %s does not run: %s".formatted(folder, words));
    }
    return found.group(1);
  }

  /// Refuses data that another major version wrote.
  void checkVersion(Path data) throws IOException {
    String wrote = Files.readString(data.resolve("PG_VERSION")).strip();
    if (!wrote.equals(version())) {
      throw new StartFailedException(
          "The database in %s was written by PostgreSQL %s, this is %s. Move the folder away: its tables are rebuilt from the log."
              .formatted(data, wrote, version()));
    }
  }

  void initialize(Path data) {
    var ended =
        run(
            "initdb",
            "--auth=trust",
            "--username=" + EmbeddedPostgres.USER,
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-instructions",
            "--pgdata=" + data);
    if (ended.status() != 0) {
      throw new StartFailedException(
          "The database folder %s could not be made: %s".formatted(data, ended.words()));
    }
  }

  void start(Path data, Path log, List<String> options) {
    var ended =
        run(
            "pg_ctl",
            "start",
            "--wait",
            "--timeout=60",
            "--silent",
            "--pgdata=" + data,
            "--log=" + log,
            "--options=" + String.join(" ", options));
    if (ended.status() != 0) {
      throw new StartFailedException(
          "PostgreSQL on %s did not start: %s%n%s".formatted(data, ended.words(), tail(log)));
    }
  }

  void stop(Path data) {
    var ended = run("pg_ctl", "stop", "--wait", "--timeout=30", "--mode=fast", "--pgdata=" + data);
    if (ended.status() != 0 && Files.exists(data.resolve("postmaster.pid"))) {
      var _ = PostgresOrphan.stop(data);
    }
  }

  private Terminal.Ended run(String program, String... arguments) {
    var command = new ArrayList<>(prefix);
    command.add(folder.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    return Terminal.run(command);
  }

  // PostgreSQL refuses to run as root; in a fresh user namespace root is nobody, and its files stay
  // its own.
  private static List<String> prefix() {
    if (!Terminal.run("id", "-u").words().equals("0")) {
      return List.of();
    }
    if (Terminal.run("unshare", "-U", "id", "-u").status() == 0) {
      return List.of("unshare", "-U");
    }
    throw new StartFailedException(
        "PostgreSQL does not run as root, and this machine allows no user namespace (unshare -U). Start Millrace as an ordinary user.");
  }

  private static String tail(Path log) {
    try {
      var lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException _) {
      return "(no log in %s)".formatted(log);
    }
  }
}
