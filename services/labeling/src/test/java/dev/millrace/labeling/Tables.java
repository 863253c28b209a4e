package dev.millrace.labeling;

import dev.millrace.mesh.database.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the tables say that are a function of the log.
final class Tables {
  private static final Map<String, String> TABLES =
      Map.of(
          "project", "select id, project from project",
          "champion", "select * from champion",
          "item",
              """
              select project, item, spread, present, added, labelled, classes, decided_at,
                predicted_class, confidence, margin, entropy, predicted_by, predicted_at,
                review_margin, votes, support, by_people, reviewed, flagged, events
              from item
              """,
          "label", "select * from label",
          "history", "select * from history",
          "removal",
              """
              select project, item, event_source, event_id, act, decided_at, event,
                row_number() over (partition by project, item order by place)
              from removal
              """,
          "act", "select * from act",
          "tally",
              """
              select project, class, sum(items), sum(labelled), sum(labels) from tally
              group by project, class having (sum(items), sum(labelled), sum(labels)) <> (0, 0, 0)
              """);

  private Tables() {}

  /// The rows of each table, as text, in an order that says nothing.
  static Map<String, List<String>> of(Database database) {
    var dump = new LinkedHashMap<String, List<String>>();
    TABLES.forEach((table, sql) -> dump.put(table, rows(database, sql)));
    return dump;
  }

  private static List<String> rows(Database database, String sql) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("select row::text from (%s) as row order by 1".formatted(sql))
                .mapTo(String.class)
                .list());
  }
}
