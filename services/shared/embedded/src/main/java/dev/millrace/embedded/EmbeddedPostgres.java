package dev.millrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// One PostgreSQL server, a child of this process, on one data folder, reached over 127.0.0.1 only.
///
/// Data outlives the process. A server that a killed process left behind on the same folder is
/// stopped by the next start, and what it had committed is recovered. Everyone on this machine may
/// connect as `postgres` without a password, as to the embedded broker.
public final class EmbeddedPostgres implements AutoCloseable {

  /// The superuser, whom the server trusts without a password.
  public static final String USER = "postgres";

  private final FolderLock lock;
  private final PostgresPrograms programs;
  private final Path data;
  private final int port;

  private EmbeddedPostgres(FolderLock lock, PostgresPrograms programs, Path data, int port) {
    this.lock = lock;
    this.programs = programs;
    this.data = data;
    this.port = port;
  }

  /// How a server starts.
  ///
  /// @param folder where data and log are kept; made when it is new
  /// @param binaries where the programs are unpacked, about 60 MB; may be shared by many servers
  /// @param port the port to listen on, or 0 for any free one
  /// @param durable false only for tests: commits then do not wait for the disk
  public record Settings(Path folder, Path binaries, int port, boolean durable) {

    /// A durable server on any free port, with its programs beside its data.
    public static Settings in(Path folder) {
      return new Settings(folder, folder.resolve("programs"), 0, true);
    }

    /// The same on this port.
    public Settings withPort(int newPort) {
      return new Settings(folder, binaries, newPort, durable);
    }
  }

  /// Starts a server and waits until it answers.
  ///
  /// @throws FolderInUseException when another start holds the folder
  /// @throws PortInUseException when something else listens on the port
  /// @throws StartFailedException when the server gives up; the message ends with its log
  public static EmbeddedPostgres start(Settings settings) {
    Path folder = settings.folder().toAbsolutePath().normalize();
    var lock = FolderLock.take(folder);
    try {
      PostgresBinaries.unpack(settings.binaries().toAbsolutePath().normalize());
      var programs = new PostgresPrograms(settings.binaries().toAbsolutePath().normalize());
      Path data = folder.resolve("data");
      prepare(folder, data, programs);
      var _ = PostgresOrphan.stop(data);
      int port = LoopbackPort.choose("PostgreSQL", settings.port());
      programs.start(data, folder.resolve("postgres.log"), options(port, settings.durable()));
      return new EmbeddedPostgres(lock, programs, data, port);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /// Stops a server that a killed process left on this folder.
  ///
  /// @return whether there was one
  /// @throws FolderInUseException when the folder's server belongs to a process that lives
  public static boolean stopLeftBehind(Path folder) {
    Path data = folder.toAbsolutePath().normalize().resolve("data");
    if (!Files.isDirectory(data)) {
      return false;
    }
    try (var _ = FolderLock.take(folder)) {
      return PostgresOrphan.stop(data);
    }
  }

  /// The address of a database, the user included.
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s".formatted(port, database, USER);
  }

  /// The port that the server listens on.
  public int port() {
    return port;
  }

  /// Makes a database when there is none of this name.
  ///
  /// @param name lower-case letters, digits and `_`
  public void createDatabase(String name) {
    if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException(
          "The database name '%s' is not made of lower-case letters, digits and _."
              .formatted(name));
    }
    try (var connection = DriverManager.getConnection(jdbcUrl(USER));
        var find = connection.prepareStatement("select 1 from pg_database where datname = ?");
        var create = connection.createStatement()) {
      find.setString(1, name);
      if (!find.executeQuery().next()) {
        create.execute("create database " + name);
      }
    } catch (SQLException e) {
      throw new StartFailedException(
          "The database %s could not be made: %s".formatted(name, e.getMessage()), e);
    }
  }

  /// Stops the server: open transactions are rolled back, committed ones are on the disk.
  @Override
  public void close() {
    try {
      programs.stop(data);
    } finally {
      lock.close();
    }
  }

  private static void prepare(Path folder, Path data, PostgresPrograms programs) {
    Path made = folder.resolve("initialized");
    try {
      if (Files.exists(made)) {
        programs.checkVersion(data);
        return;
      }
      // Data without the mark is the rest of a first start that was cut short.
      PostgresBinaries.delete(data);
      programs.initialize(data);
      Files.writeString(made, programs.version());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The database folder %s cannot be prepared.".formatted(folder), e);
    }
  }

  private static List<String> options(int port, boolean durable) {
    var options = new ArrayList<String>();
    options.add("-p " + port);
    options.add("-c listen_addresses=127.0.0.1");
    options.add("-c unix_socket_directories=");
    options.add("-c timezone=UTC");
    options.add("-c max_connections=200");
    options.add("-c shared_buffers=64MB");
    if (!durable) {
      options.add("-c fsync=off -c synchronous_commit=off -c full_page_writes=off");
    }
    return options;
  }
}
