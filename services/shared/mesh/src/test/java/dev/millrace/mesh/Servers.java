package dev.millrace.mesh;

import dev.millrace.embedded.EmbeddedKafka;
import dev.millrace.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/// One broker and one database for all tests of this JVM; each test takes names of its own.
public final class Servers {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Path FOLDER = folder();

  private Servers() {}

  private static final class Kafka {
    static final EmbeddedKafka SERVER = start();

    private static EmbeddedKafka start() {
      var kafka = EmbeddedKafka.start(FOLDER.resolve("kafka"), 0);
      Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
      return kafka;
    }
  }

  private static final class Postgres {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      var postgres = EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(FOLDER.resolve("pg")));
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
      return postgres;
    }
  }

  /// Where the broker listens.
  public static String kafka() {
    return Kafka.SERVER.bootstrapServers();
  }

  /// A name nobody else has.
  public static String fresh(String prefix) {
    return prefix + NUMBER.incrementAndGet();
  }

  /// A fresh database that has the mesh's tables.
  public static DataSource database() {
    var name = fresh("test");
    Postgres.SERVER.createDatabase(name);
    var dataSource = new PGSimpleDataSource();
    dataSource.setUrl(Postgres.SERVER.jdbcUrl(name));
    dataSource.setUser(EmbeddedPostgres.USER);
    migrate(dataSource);
    return dataSource;
  }

  /// Makes the mesh's tables.
  public static void migrate(DataSource dataSource) {
    Jdbi.create(dataSource).useHandle(handle -> handle.createScript(tables()).execute());
  }

  private static String tables() {
    try (var in = Servers.class.getResourceAsStream("/db/mesh/V0_1__mesh.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("millrace-mesh-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
