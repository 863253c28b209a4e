package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

  @TempDir Path folder;

  static EmbeddedPostgres.Settings settings(Path folder) {
    var programs = Path.of(System.getProperty("java.io.tmpdir"), "millrace-postgres");
    return new EmbeddedPostgres.Settings(folder, programs, 0, true);
  }

  @Test
  void rows_survive_aRestart() throws Exception {
    try (var postgres = EmbeddedPostgres.start(settings(folder))) {
      postgres.createDatabase("mill");
      postgres.createDatabase("mill");
      insert(postgres.jdbcUrl("mill"), "one");
    }
    try (var postgres = EmbeddedPostgres.start(settings(folder))) {
      insert(postgres.jdbcUrl("mill"), "two");
      assertThat(values(postgres.jdbcUrl("mill"))).containsExactly("one", "two");
    }
  }

  @Test
  void rows_survive_aKilledProcess_andItsServerIsStopped() throws Exception {
    String left;
    try (var child = ChildProcess.start("postgres", folder)) {
      left = child.address();
      insert(left, "one");
    }
    try (var postgres = EmbeddedPostgres.start(settings(folder))) {
      assertThatThrownBy(() -> values(left)).isInstanceOf(SQLException.class);
      assertThat(values(postgres.jdbcUrl("postgres"))).containsExactly("one");
    }
  }

  @Test
  void start_afterTheServerItselfWasKilled() throws Exception {
    try (var postgres = EmbeddedPostgres.start(settings(folder))) {
      insert(postgres.jdbcUrl("postgres"), "one");
      var mark = Files.readAllLines(folder.resolve("data/postmaster.pid"));
      var server = ProcessHandle.of(Long.parseLong(mark.getFirst())).orElseThrow();
      server.destroyForcibly();
      server.onExit().join();
    }
    try (var postgres = EmbeddedPostgres.start(settings(folder))) {
      assertThat(values(postgres.jdbcUrl("postgres"))).containsExactly("one");
    }
  }

  @Test
  void start_aStaleMarkWithAnotherProgramsNumber() throws Exception {
    EmbeddedPostgres.start(settings(folder)).close();
    Files.writeString(
        folder.resolve("data/postmaster.pid"),
        "%d%n%s%n".formatted(ProcessHandle.current().pid(), folder.resolve("data")));
    try (var postgres = EmbeddedPostgres.start(settings(folder))) {
      assertThat(postgres.port()).isPositive();
    }
  }

  @Test
  void start_aFirstStartThatWasCutShort() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/PG_VERSION"), "17");
    try (var postgres = EmbeddedPostgres.start(settings(folder))) {
      assertThat(postgres.port()).isPositive();
    }
  }

  @Test
  void start_dataOfAnotherVersion() throws Exception {
    EmbeddedPostgres.start(settings(folder)).close();
    Files.writeString(folder.resolve("data/PG_VERSION"), "9");
    assertThatThrownBy(() -> EmbeddedPostgres.start(settings(folder)))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("written by PostgreSQL 9");
  }

  @Test
  void start_aFolderInUse() {
    try (var _ = EmbeddedPostgres.start(settings(folder))) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(settings(folder)))
          .isInstanceOf(FolderInUseException.class)
          .hasMessageContaining(folder.toString());
    }
  }

  @Test
  void start_aPortInUse() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedPostgres.start(settings(folder).withPort(port)))
          .isInstanceOf(PortInUseException.class)
          .hasMessageContaining(Integer.toString(port));
    }
  }

  private static void insert(String url, String value) throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute("create table if not exists page (text text)");
      statement.execute("insert into page values ('%s')".formatted(value));
    }
  }

  private static List<String> values(String url) throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select text from page")) {
      var values = new ArrayList<String>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }
}
