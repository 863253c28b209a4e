package dev.millrace.standalone;

import dev.millrace.embedded.EmbeddedKafka;
import dev.millrace.embedded.EmbeddedPostgres;
import dev.millrace.embedded.LoopbackPort;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.logging.LogManager;

/// The broker and the database that a standalone mesh stands on.
record Foundations(EmbeddedKafka kafka, EmbeddedPostgres postgres) implements AutoCloseable {
  private static final String DATABASE = "millrace";

  /// Starts both, side by side. Their usual ports are taken when they are free, so that other tools
  /// find them; else any.
  static Foundations start(Home home) {
    // Two threads that meet the log manager for the first time at once can deadlock in its class
    // initialisers.
    var _ = LogManager.getLogManager();
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      var kafka =
          CompletableFuture.supplyAsync(
              () -> EmbeddedKafka.start(home.kafka(), LoopbackPort.preferably(9092)), threads);
      var postgres = CompletableFuture.supplyAsync(() -> database(home), threads);
      return new Foundations(orClose(kafka::join, postgres), orClose(postgres::join, kafka));
    }
  }

  private static EmbeddedPostgres database(Home home) {
    var settings =
        EmbeddedPostgres.Settings.in(home.postgres()).withPort(LoopbackPort.preferably(5432));
    var postgres = EmbeddedPostgres.start(settings);
    postgres.createDatabase(DATABASE);
    return postgres;
  }

  private static <T> T orClose(
      Supplier<T> wanted, CompletableFuture<? extends AutoCloseable> other) {
    try {
      return wanted.get();
    } catch (CompletionException e) {
      var _ = other.thenAccept(Foundations::closeQuietly);
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IllegalStateException("not closed", e);
    }
  }

  String databaseUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(postgres.port(), DATABASE);
  }

  @Override
  public void close() {
    kafka.close();
    postgres.close();
  }
}
