package dev.millrace.testing;

import dev.millrace.embedded.EmbeddedKafka;
import dev.millrace.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.postgresql.ds.PGSimpleDataSource;

/// A Kafka and a PostgreSQL that all tests of this JVM share, started on first use and gone with
/// the JVM.
///
/// Tests keep apart by making databases, schemas and topic keys of their own.
public final class Backends {
  private static final String KAFKA = "millrace.testing.kafka";
  private static final String POSTGRES = "millrace.testing.postgres";

  private final String kafka;
  private final String postgres;

  private Backends(String kafka, String postgres) {
    this.kafka = kafka;
    this.postgres = postgres;
  }

  /// The ones of this JVM.
  // Quarkus loads test classes more than once, so statics cannot hold what is shared.
  public static Backends shared() {
    synchronized (Runtime.getRuntime()) {
      if (System.getProperty(KAFKA) == null) {
        start();
      }
      return new Backends(System.getProperty(KAFKA, ""), System.getProperty(POSTGRES, ""));
    }
  }

  private static void start() {
    Path folder = TemporaryFolder.make();
    var programs = Path.of(System.getProperty("java.io.tmpdir"), "millrace-postgres");
    var settings = new EmbeddedPostgres.Settings(folder.resolve("postgres"), programs, 0, false);
    var postgres = EmbeddedPostgres.start(settings);
    var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
    System.setProperty(KAFKA, kafka.bootstrapServers());
    System.setProperty(POSTGRES, "127.0.0.1:" + postgres.port());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  kafka.close();
                  postgres.close();
                  TemporaryFolder.delete(folder);
                },
                "backends"));
  }

  /// The address for `bootstrap.servers`.
  public String kafka() {
    return kafka;
  }

  /// A new, empty database.
  public TestDatabase newDatabase() {
    var name = "test_" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    try (var connection = source("postgres").getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name.toLowerCase(Locale.ROOT));
    } catch (SQLException e) {
      throw new IllegalStateException("No database could be made at " + postgres, e);
    }
    return new TestDatabase(
        "jdbc:postgresql://%s/%s".formatted(postgres, name), EmbeddedPostgres.USER, "postgres");
  }

  private PGSimpleDataSource source(String database) {
    var source = new PGSimpleDataSource();
    source.setUrl("jdbc:postgresql://%s/%s".formatted(postgres, database));
    source.setUser(EmbeddedPostgres.USER);
    return source;
  }
}
