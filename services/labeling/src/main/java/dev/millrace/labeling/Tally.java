package dev.millrace.labeling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;

/// The counts of projects, kept as a table of changes whose sums are the counts.
final class Tally {
  private static final int FOLD_AFTER = 500;

  /// What is counted: a project, or a class in it.
  ///
  /// @param className empty for the project
  record Counted(String project, String className) {}

  /// Counts, or a change of them.
  ///
  /// @param items of the project
  /// @param labelled items of the project with a current label
  /// @param labels current labels of the class
  record Count(long items, long labelled, long labels) {
    static final Count NONE = new Count(0, 0, 0);

    Count plus(Count other) {
      return new Count(items + other.items, labelled + other.labelled, labels + other.labels);
    }

    Count negated() {
      return new Count(-items, -labelled, -labels);
    }
  }

  /// The counts of a project.
  record ProjectCount(long items, long labelled, Map<String, Long> labelsByClass) {}

  static final ProjectCount NOTHING = new ProjectCount(0, 0, Map.of());

  private final AtomicInteger rowsSinceFold = new AtomicInteger();

  /// Adds up what changes when items change.
  static final class Changes {
    private final Map<Counted, Count> counts = new HashMap<>();

    void add(Item before, Item after) {
      contribution(before).forEach((counted, count) -> add(counted, count.negated()));
      contribution(after).forEach(this::add);
    }

    private void add(Counted counted, Count count) {
      counts.merge(counted, count, Count::plus);
    }
  }

  private static Map<Counted, Count> contribution(Item item) {
    var counts = new HashMap<Counted, Count>();
    if (item.present()) {
      var project = item.key().project();
      counts.put(new Counted(project, ""), new Count(1, item.current().isPresent() ? 1 : 0, 0));
      item.classes().stream()
          .filter(name -> !name.isEmpty())
          .forEach(name -> counts.put(new Counted(project, name), new Count(0, 0, 1)));
    }
    return counts;
  }

  /// Writes changes.
  void store(Handle handle, Changes changes) {
    var rows = new ArrayList<>(changes.counts.entrySet());
    rows.removeIf(row -> row.getValue().equals(Count.NONE));
    if (!rows.isEmpty()) {
      insert(handle, rows);
    }
    if (rowsSinceFold.addAndGet(rows.size()) > FOLD_AFTER) {
      rowsSinceFold.set(0);
      fold(handle);
    }
  }

  private static void insert(Handle handle, List<Map.Entry<Counted, Count>> rows) {
    var _ =
        new Rows<>(
                handle,
                """
                insert into tally (project, class, items, labelled, labels)
                select * from unnest(:projects, :classes, :items, :labelled, :labels)
                returning 1
                """,
                rows)
            .text("projects", row -> row.getKey().project())
            .text("classes", row -> row.getKey().className())
            .bigint("items", row -> row.getValue().items())
            .bigint("labelled", row -> row.getValue().labelled())
            .bigint("labels", row -> row.getValue().labels())
            .bound()
            .mapTo(Integer.class)
            .list();
  }

  private static void fold(Handle handle) {
    handle.execute(
        """
        with taken as (
          delete from tally
          where ctid in (select ctid from tally for update skip locked)
          returning project, class, items, labelled, labels)
        insert into tally (project, class, items, labelled, labels)
        select project, class, sum(items), sum(labelled), sum(labels) from taken
        group by project, class
        """);
  }

  /// The counts of all projects that have any.
  static Map<String, ProjectCount> all(Handle handle) {
    return read(
        handle,
        """
        select project, class, sum(items), sum(labelled), sum(labels) from tally
        group by project, class
        """);
  }

  /// The counts of one project.
  static ProjectCount of(Handle handle, String project) {
    return read(
            handle,
            """
            select project, class, sum(items), sum(labelled), sum(labels) from tally
            where project = ?
            group by project, class
            """,
            project)
        .getOrDefault(project, NOTHING);
  }

  private static Map<String, ProjectCount> read(Handle handle, String sql, Object... bound) {
    var sums = new HashMap<String, Map<String, Count>>();
    handle
        .select(sql, bound)
        .map((row, _) ->
            Map.entry(
                new Counted(row.getString(1), row.getString(2)),
                new Count(row.getLong(3), row.getLong(4), row.getLong(5))))
        .forEach(row ->
            sums.computeIfAbsent(row.getKey().project(), _ -> new TreeMap<>())
                .put(row.getKey().className(), row.getValue()));
    var counts = new HashMap<String, ProjectCount>();
    sums.forEach((project, sum) -> counts.put(project, count(sum)));
    return counts;
  }

  private static ProjectCount count(Map<String, Count> sums) {
    var whole = sums.getOrDefault("", Count.NONE);
    var labels = new TreeMap<String, Long>();
    sums.forEach((name, count) -> {
      if (!name.isEmpty() && count.labels() != 0) {
        labels.put(name, count.labels());
      }
    });
    return new ProjectCount(whole.items(), whole.labelled(), labels);
  }
}
