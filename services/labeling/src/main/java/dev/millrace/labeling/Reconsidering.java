package dev.millrace.labeling;

import dev.millrace.labeling.agreement.DawidSkene;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.job.JdbiLeases;
import dev.millrace.mesh.job.Lease;
import dev.millrace.proto.labeling.v1.ConsensusRule;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Provenance;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Estimates, again and again, how often labellers are right, and brings decisions in line with it:
/// what three votes came to may be another class once more is known of who gave them.
///
/// For projects whose plan weighs votes. A lease lets one process at a time change decisions.
final class Reconsidering implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reconsidering.class);
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final Database database;
  private final Tally tally;
  private final Skills skills;
  private final ConsensusRules rules;
  private final Settling settling;
  private final Duration pause;
  private final BooleanSupplier ready;
  private final String holder = ManagementFactory.getRuntimeMXBean().getName();
  private final Map<String, String> seen = new HashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  private Reconsidering(
      Database database, Tally tally, Skills skills, Duration pause, BooleanSupplier ready) {
    this.database = database;
    this.tally = tally;
    this.skills = skills;
    this.rules = new ConsensusRules(skills);
    this.settling = new Settling(rules);
    this.pause = pause;
    this.ready = ready;
    this.thread = Thread.ofVirtual().name("reconsidering").unstarted(this::loop);
  }

  /// Starts to estimate.
  ///
  /// @param skills where estimates are put
  /// @param pause between two looks
  /// @param ready says whether the tables are complete: before, nothing is decided
  static Reconsidering start(
      Database database, Tally tally, Skills skills, Duration pause, BooleanSupplier ready) {
    var reconsidering = new Reconsidering(database, tally, skills, pause, ready);
    reconsidering.thread.start();
    return reconsidering;
  }

  private void loop() {
    try {
      do {
        if (ready.getAsBoolean()) {
          tryToLook();
        }
      } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryToLook() {
    try {
      database.jdbi().withHandle(ProjectTable::all).stream()
          .filter(Reconsidering::isWeighing)
          .forEach(this::lookAt);
    } catch (RuntimeException e) {
      if (closing.getCount() > 0) {
        LOG.warn("Votes cannot be weighed now; it will be tried again", e);
      }
    }
  }

  private static boolean isWeighing(Project project) {
    return Plans.isVote(project)
        && project.getPlan().getConsensus() == ConsensusRule.CONSENSUS_RULE_DAWID_SKENE
        && project.getSchema().getClassesCount() > 0;
  }

  private void lookAt(Project project) {
    var state =
        project.getPlan().hashCode()
            + database.jdbi().withHandle(handle -> VoteTable.state(handle, project.getId()));
    if (!state.equals(seen.get(project.getId()))) {
      reconsider(project);
      seen.put(project.getId(), state);
    }
  }

  private void reconsider(Project project) {
    var votes =
        VoteTable.classVotes(
            project, database.jdbi().withHandle(handle -> VoteTable.load(handle, project)));
    skills.put(
        project.getId(),
        DawidSkene.estimate(List.copyOf(votes.values()), project.getSchema().getClassesCount()));
    acquire(project)
        .ifPresent(lease -> {
          try {
            votes.forEach((item, itsVotes) -> {
              if (closing.getCount() > 0 && itsVotes.size() >= Plans.overlap(project)) {
                reconsider(project, item, itsVotes);
              }
            });
          } finally {
            database.run(transaction -> new JdbiLeases(transaction.handle()).release(lease));
          }
        });
  }

  // No project's id begins with a slash, so no item's lease has such a name.
  private Optional<Lease> acquire(Project project) {
    return database.call(transaction ->
        new JdbiLeases(transaction.handle())
            .acquire(List.of("/consensus/" + project.getId()), holder, LEASE).stream().findFirst());
  }

  private void reconsider(Project project, String name, Map<String, Integer> votes) {
    var key = new ItemKey(project.getId(), name);
    var item = database.jdbi().withHandle(handle -> Items.load(handle, List.of(key)).getFirst());
    var wanted =
        rules
            .likeliest(project, votes)
            .map(choice -> project.getSchema().getClasses(choice.index()))
            .orElse("");
    var names = ClassNames.of(project);
    var present =
        item.current().map(label -> names.present(label.value()).getClassName()).orElse("");
    var mayChange = item.current().map(LabelEntry::isConsensus).orElse(true) && !item.isReviewed();
    if (mayChange && !wanted.equals(present)) {
      settle(project, name);
    }
  }

  private void settle(Project project, String name) {
    database.run(transaction -> {
      var writer =
          ActWriter.begin(transaction, project.getId(), List.of(name), byConsensus(), tally);
      settling.settle(writer, project, name);
      writer.write();
    });
  }

  private static Provenance byConsensus() {
    return Acts.by(ActWriter.CONSENSUS, LabelSource.LABEL_SOURCE_CONSENSUS, Acts.newName());
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(Duration.ofSeconds(5))) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
