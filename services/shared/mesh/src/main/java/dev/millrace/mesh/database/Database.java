package dev.millrace.mesh.database;

import static java.util.Objects.requireNonNull;

import dev.millrace.mesh.event.EventLog;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/// One service's schema, with the outbox that carries its events to the log.
///
/// What a transaction publishes is on the log soon after the commit, and never without it.
public final class Database implements AutoCloseable {
  private final Jdbi jdbi;
  private final String source;
  private final OutboxRelay relay;

  /// A schema whose connections come from `dataSource`.
  ///
  /// @param source the CloudEvents source of its events, for example `millrace/labeling`
  public Database(DataSource dataSource, String source, EventLog log) {
    this.jdbi = Jdbi.create(requireNonNull(dataSource, "dataSource is null"));
    this.source = requireNonNull(source, "source is null");
    this.relay = new OutboxRelay(jdbi, log, source);
  }

  /// Calls code in a transaction, which is rolled back when the code throws.
  public <T> T call(Function<Transaction, T> code) {
    var published = new boolean[1];
    var result =
        jdbi.inTransaction(handle -> {
          var transaction = new Transaction(handle, source);
          var value = code.apply(transaction);
          published[0] = transaction.flush();
          return value;
        });
    if (published[0]) {
      relay.wakeUp();
    }
    return result;
  }

  /// Runs code in a transaction, which is rolled back when the code throws.
  public void run(Consumer<Transaction> code) {
    call(transaction -> {
      code.accept(transaction);
      return true;
    });
  }

  /// Runs code in a transaction that is done again if the database loses it in a crash: its commit
  /// does not wait for the disk. What a later commit keeps, keeps it too.
  void runRepeatable(Consumer<Transaction> code) {
    run(transaction -> {
      transaction.handle().execute("set local synchronous_commit = off");
      code.accept(transaction);
    });
  }

  /// Waits until everything that was committed before this call is acknowledged by the log.
  ///
  /// @throws dev.millrace.mesh.event.LogUnavailableException when the log does not take it in time
  public void awaitPublished() {
    relay.awaitPublished();
  }

  /// The schema without its outbox, for reading.
  public Jdbi jdbi() {
    return jdbi;
  }

  /// The CloudEvents source of this schema's events.
  public String source() {
    return source;
  }

  @Override
  public void close() {
    relay.close();
  }
}
