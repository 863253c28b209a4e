package dev.millrace.labeling.clean;

import com.google.protobuf.Timestamp;
import dev.millrace.proto.labeling.v1.CleaningStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;

/// The tables of a project's ranking.
record CleaningTable(Handle handle, String project) {
  /// What was seen in a project's items.
  record StoredSeen(int width, String blob) {}

  private record Member(
      int place, String item, String split, boolean contradicting, boolean leak) {}

  CleaningStatus status() {
    return handle
        .createQuery("select * from cleaning where project = :project")
        .bind("project", project)
        .map(CleaningTable::read)
        .findOne()
        .orElse(CleaningStatus.getDefaultInstance());
  }

  private static CleaningStatus read(ResultSet row, StatementContext context) throws SQLException {
    var status =
        CleaningStatus.newBuilder()
            .setStateValue(row.getInt("state"))
            .setDone(row.getInt("done"))
            .setError(row.getString("error"))
            .setSource(row.getString("source"))
            .setRun(row.getString("run"))
            .setWeighed(row.getInt("weighed"))
            .setSuspects(row.getInt("suspects"))
            .setDuplicateGroups(row.getInt("duplicate_groups"));
    var ranked = row.getObject("ranked_at", OffsetDateTime.class);
    if (ranked != null) {
      status.setRankedAt(
          Timestamp.newBuilder().setSeconds(ranked.toEpochSecond()).setNanos(ranked.getNano()));
    }
    return status.build();
  }

  void begin() {
    var _ =
        handle
            .createUpdate(
                """
                insert into cleaning (
                  project, state, done, error, source, run, weighed, suspects, duplicate_groups)
                values (:project, 1, 0, '', '', '', 0, 0, 0)
                on conflict (project) do update set state = 1, done = 0, error = ''
                """)
            .bind("project", project)
            .execute();
  }

  void progress(int percent) {
    var _ =
        handle
            .createUpdate("update cleaning set state = 1, done = :done where project = :project")
            .bind("done", percent)
            .bind("project", project)
            .execute();
  }

  void fail(String error) {
    var _ =
        handle
            .createUpdate("update cleaning set state = 3, error = :error where project = :project")
            .bind("error", error)
            .bind("project", project)
            .execute();
  }

  Optional<StoredSeen> seen(String source) {
    return handle
        .createQuery(
            "select width, seen from seen_items where project = :project and source = :source")
        .bind("project", project)
        .bind("source", source)
        .map((row, _) -> new StoredSeen(row.getInt(1), row.getString(2)))
        .findOne();
  }

  void keep(String source, StoredSeen seen) {
    var _ =
        handle
            .createUpdate(
                """
                insert into seen_items (project, source, width, seen)
                values (:project, :source, :width, :seen)
                on conflict (project, source) do update
                  set width = excluded.width, seen = excluded.seen
                """)
            .bind("project", project)
            .bind("source", source)
            .bind("width", seen.width())
            .bind("seen", seen.blob())
            .execute();
  }

  /// Replaces the ranking.
  void replace(Weighed weighed, String source, String run) {
    handle.execute("delete from suspect where project = ?", project);
    handle.execute("delete from duplicate where project = ?", project);
    suspects(weighed.suspects());
    duplicates(weighed.groups());
    var _ =
        handle
            .createUpdate(
                """
                update cleaning set state = 2, done = 100, error = '', source = :source, run = :run,
                  ranked_at = now(), weighed = :weighed, suspects = :suspects,
                  duplicate_groups = :groups
                where project = :project
                """)
            .bind("project", project)
            .bind("source", source)
            .bind("run", run)
            .bind("weighed", weighed.weighed())
            .bind("suspects", weighed.confident())
            .bind("groups", weighed.groups().size())
            .execute();
  }

  private void suspects(List<Weighed.Suspected> suspects) {
    var update =
        handle
            .createUpdate(
                """
                insert into suspect (
                  project, item, class_name, suggested_class, suspicion, probability,
                  suggested_probability, loss, reasons)
                select :project, * from unnest(
                  :items, :classes, :suggested, :suspicions, :probabilities,
                  :suggestedProbabilities, :losses, :reasons)
                """)
            .bind("project", project);
    texts(update, "items", suspects, Weighed.Suspected::item);
    texts(update, "classes", suspects, Weighed.Suspected::className);
    texts(update, "suggested", suspects, Weighed.Suspected::suggested);
    numbers(update, "suspicions", suspects, Weighed.Suspected::suspicion);
    numbers(update, "probabilities", suspects, Weighed.Suspected::probability);
    numbers(update, "suggestedProbabilities", suspects, Weighed.Suspected::suggestedProbability);
    numbers(update, "losses", suspects, Weighed.Suspected::loss);
    var _ =
        update
            .bindArray(
                "reasons",
                Integer.class,
                suspects.stream().map(Weighed.Suspected::reasons).toList())
            .execute();
  }

  private void duplicates(List<Weighed.Group> groups) {
    var members = new ArrayList<Member>();
    for (int place = 0; place < groups.size(); place++) {
      var group = groups.get(place);
      for (int i = 0; i < group.items().size(); i++) {
        members.add(
            new Member(
                place,
                group.items().get(i),
                group.splits().get(i),
                group.contradicting(),
                group.leak()));
      }
    }
    var update =
        handle
            .createUpdate(
                """
                insert into duplicate (project, item, place, split, contradicting, leak)
                select :project, * from unnest(:items, :places, :splits, :contradicting, :leaks)
                """)
            .bind("project", project);
    texts(update, "items", members, Member::item);
    texts(update, "splits", members, Member::split);
    var _ =
        update
            .bindArray("places", Integer.class, members.stream().map(Member::place).toList())
            .bindArray(
                "contradicting",
                Boolean.class,
                members.stream().map(Member::contradicting).toList())
            .bindArray("leaks", Boolean.class, members.stream().map(Member::leak).toList())
            .execute();
  }

  private static <R> void texts(
      Update update, String name, List<R> rows, Function<R, String> column) {
    update.bindArray(name, String.class, rows.stream().map(column).toList());
  }

  private static <R> void numbers(
      Update update, String name, List<R> rows, Function<R, Double> column) {
    update.bindArray(name, Double.class, rows.stream().map(column).toList());
  }
}
