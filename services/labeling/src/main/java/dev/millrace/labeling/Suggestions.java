package dev.millrace.labeling;

import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.job.JdbiLeases;
import dev.millrace.mesh.job.Lease;
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

/// Has some items of each project judged by its champion, so that people see what it thinks and the
/// queue knows what it is unsure of: the unlabelled items at the front of the queue, and, where
/// these are few, a fixed sample of the labelled ones.
///
/// It looks, again and again, for such items that the champion has not judged, and asks it. So a
/// new champion, new items and the progress of people all lead to new questions, and a service that
/// is away is asked when it is back. A lease lets one process at a time ask for a project.
final class Suggestions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Suggestions.class);
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final Database database;
  private final Asker asker;
  private final int ahead;
  private final Duration pause;
  private final BooleanSupplier ready;
  private final String holder = ManagementFactory.getRuntimeMXBean().getName();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private final Map<String, String> troubles = new HashMap<>();

  private Suggestions(
      Database database, Asker asker, int ahead, Duration pause, BooleanSupplier ready) {
    this.database = database;
    this.asker = asker;
    this.ahead = ahead;
    this.pause = pause;
    this.ready = ready;
    this.thread = Thread.ofVirtual().name("suggestions").unstarted(this::loop);
  }

  /// Starts to ask.
  ///
  /// @param ahead how many items of a project are judged at most
  /// @param pause between two looks
  /// @param ready says whether the tables are complete: before, nobody is asked
  static Suggestions start(
      Database database, Asker asker, int ahead, Duration pause, BooleanSupplier ready) {
    var suggestions = new Suggestions(database, asker, ahead, pause, ready);
    suggestions.thread.start();
    return suggestions;
  }

  private void loop() {
    try {
      do {
        if (ready.getAsBoolean()) {
          lookAtAll();
        }
      } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookAtAll() {
    try {
      database.jdbi().withHandle(ChampionTable::all).forEach(this::tryToLookAt);
    } catch (RuntimeException e) {
      complain("any champion", e);
    }
  }

  private void tryToLookAt(Champion champion) {
    try {
      lookAt(champion);
      troubles.remove(champion.toString());
    } catch (RuntimeException e) {
      complain(champion.toString(), e);
    }
  }

  private void complain(String who, RuntimeException e) {
    // The same trouble is told once, not at every look.
    if (!isClosing() && !e.toString().equals(troubles.put(who, e.toString()))) {
      LOG.warn("{} cannot be asked for suggestions now; it will be tried again: {}", who, e);
    }
  }

  private void lookAt(Champion champion) {
    var items = asker.fresh(champion, front(champion));
    if (!items.isEmpty()) {
      acquire(champion).ifPresent(lease -> askUnder(lease, champion, items));
    }
  }

  private List<String> front(Champion champion) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select item from (
                      (select item, predicted_by from item
                      where project = :project and present and not labelled
                      order by spread, item
                      limit :ahead)
                      union all
                      (select item, predicted_by from item
                      where project = :project and present and labelled
                      order by spread, item
                      limit :ahead)
                      limit :ahead) as front
                    where predicted_by <> :version
                    """)
                .bind("project", champion.project())
                .bind("version", champion.version())
                .bind("ahead", ahead)
                .mapTo(String.class)
                .list());
  }

  // No project's id begins with a slash, so no item's lease has such a name.
  private Optional<Lease> acquire(Champion champion) {
    return database.call(transaction ->
        new JdbiLeases(transaction.handle())
            .acquire(List.of("/suggestions/" + champion.project()), holder, LEASE).stream()
                .findFirst());
  }

  private void askUnder(Lease lease, Champion champion, List<String> items) {
    try {
      var left = load(champion, items);
      while (!left.isEmpty() && !isClosing() && renew(lease)) {
        var batch = Asker.batch(left);
        asker.ask(champion, batch);
        left = left.subList(batch.size(), left.size());
      }
    } finally {
      database.run(transaction -> new JdbiLeases(transaction.handle()).release(lease));
    }
  }

  private boolean renew(Lease lease) {
    return database.call(
        transaction -> new JdbiLeases(transaction.handle()).renew(lease, LEASE).isPresent());
  }

  private List<Item> load(Champion champion, List<String> items) {
    var keys = items.stream().map(item -> new ItemKey(champion.project(), item)).toList();
    return database.jdbi().withHandle(handle -> Items.load(handle, keys));
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
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
