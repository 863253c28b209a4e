package dev.millrace.evaluation;

import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.proto.evaluation.v1.Alias;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of each challenger: it becomes champion, or goes, when what people said of items that it
/// and the champion have judged has shown which of them is better.
///
/// It looks again and again rather than at each event, so that a replay of the log decides nothing.
final class Trials implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Trials.class);

  private final Database database;
  private final EvaluationEvents events;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private Trials(Database database, EvaluationEvents events, Duration pause) {
    this.database = database;
    this.events = events;
    this.thread = Thread.ofVirtual().name("trials").unstarted(() -> look(pause));
  }

  /// Begins to look.
  ///
  /// @param pause between two looks
  static Trials start(Database database, EvaluationEvents events, Duration pause) {
    var trials = new Trials(database, events, pause);
    trials.thread.start();
    return trials;
  }

  private void look(Duration pause) {
    try {
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        lookOnce();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookOnce() {
    try {
      var contested = database.call(tx -> new ModelTable(tx.handle()).contested());
      for (var project : contested) {
        database.run(tx -> decide(tx, project));
      }
    } catch (RuntimeException e) {
      LOG.warn("Challengers could not be compared; they are again in a moment", e);
    }
  }

  private void decide(Transaction transaction, String project) {
    var table = new ModelTable(transaction.handle());
    table.lock(project);
    var challenger = table.pointer(project, Alias.ALIAS_CHALLENGER).version();
    var champion = table.pointer(project, Alias.ALIAS_CHAMPION).version();
    if (challenger.isEmpty() || champion.isEmpty() || challenger.equals(champion)) {
      return;
    }
    var comparison = new EvidenceTable(transaction.handle()).compare(project, challenger, champion);
    switch (comparison.outcome()) {
      case OPEN -> {}
      case BETTER -> {
        var reason = reason(comparison, "better", champion);
        move(transaction, project, Alias.ALIAS_CHAMPION, champion, challenger, reason);
        move(transaction, project, Alias.ALIAS_CHALLENGER, challenger, "", reason);
      }
      case WORSE ->
          move(
              transaction,
              project,
              Alias.ALIAS_CHALLENGER,
              challenger,
              "",
              reason(comparison, "worse", champion));
    }
  }

  private static String reason(PairedComparison comparison, String verdict, String champion) {
    return String.format(
        Locale.ROOT,
        "%s than version %s: people agree with it alone on %d items, and with the champion alone on %d; evidence %.1f",
        verdict,
        champion,
        comparison.wins(),
        comparison.losses(),
        Math.exp(comparison.logEvidence()));
  }

  private void move(
      Transaction transaction,
      String project,
      Alias alias,
      String previous,
      String version,
      String reason) {
    LOG.info(
        "Project {}: {} moves from '{}' to '{}': {}", project, alias, previous, version, reason);
    events.publish(
        transaction,
        UUID.randomUUID().toString(),
        Registry.moved(project, alias, previous, version, 0, reason));
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
