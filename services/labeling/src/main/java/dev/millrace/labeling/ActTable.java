package dev.millrace.labeling;

import dev.millrace.proto.labeling.v1.ActKind;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.Provenance;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The table of acts. Whether one is taken back follows from the acts that undo and redo it.
final class ActTable {
  /// An act, as far as its own events tell.
  ///
  /// @param undoes the act that it takes back, or empty
  /// @param redoes the act that it makes count again, or empty
  record Row(
      String project,
      String act,
      String labeller,
      ActKind kind,
      Instant decidedAt,
      String undoes,
      String redoes) {
    private Row with(Row other) {
      var later = other.kind.getNumber() > kind.getNumber() ? other.kind : kind;
      var first = other.decidedAt.isBefore(decidedAt) ? other.decidedAt : decidedAt;
      return new Row(project, act, labeller, later, first, undoes, redoes);
    }

    /// The act that this one is about in the end: itself, or what it undoes or redoes.
    String root() {
      return undoes.isEmpty() ? redoes.isEmpty() ? act : redoes : undoes;
    }
  }

  private ActTable() {}

  /// Notes the acts of events.
  static void note(Handle handle, List<LabelTable.Row> labels, List<HistoryTable.Row> history) {
    note(
        handle,
        Stream.concat(labels.stream().map(ActTable::row), history.stream().map(ActTable::row)));
  }

  /// Notes the acts of removals.
  static void note(Handle handle, List<Removal> removals) {
    note(handle, removals.stream().map(ActTable::row));
  }

  private static void note(Handle handle, Stream<Optional<Row>> rows) {
    var acts = new TreeMap<String, Row>();
    rows.flatMap(Optional::stream)
        .forEach(row -> acts.merge(row.project() + "/" + row.act(), row, Row::with));
    if (!acts.isEmpty()) {
      store(handle, List.copyOf(acts.values()));
    }
  }

  private static Optional<Row> row(LabelTable.Row row) {
    var provenance = row.label().labeled().getProvenance();
    return row(row.key(), provenance, ActKind.ACT_KIND_LABEL, row.label().decidedAt());
  }

  private static Optional<Row> row(HistoryTable.Row row) {
    var event = row.event();
    var provenance = HistoryEvent.provenance(event.event());
    var kind = kind(provenance).orElseGet(() -> kind(event.event()));
    return row(row.key(), provenance, kind, event.decidedAt());
  }

  private static Optional<Row> row(Removal removal) {
    var provenance = removal.provenance();
    return row(
        removal.key(),
        provenance,
        kind(provenance).orElse(ActKind.ACT_KIND_REMOVAL),
        removal.decidedAt());
  }

  // What the consensus does follows from what people do, and is undone with it.
  private static Optional<Row> row(
      ItemKey key, Provenance provenance, ActKind kind, Instant decidedAt) {
    return provenance.getAct().isEmpty()
            || provenance.getSource() == LabelSource.LABEL_SOURCE_CONSENSUS
        ? Optional.empty()
        : Optional.of(
            new Row(
                key.project(),
                provenance.getAct(),
                provenance.getLabeller(),
                kind,
                decidedAt,
                provenance.getUndoes(),
                provenance.getRedoes()));
  }

  private static Optional<ActKind> kind(Provenance provenance) {
    if (!provenance.getUndoes().isEmpty()) {
      return Optional.of(ActKind.ACT_KIND_UNDO);
    }
    return provenance.getRedoes().isEmpty() ? Optional.empty() : Optional.of(ActKind.ACT_KIND_REDO);
  }

  private static ActKind kind(LabelEvent event) {
    return switch (event.getEventCase()) {
      case LABELED -> ActKind.ACT_KIND_LABEL;
      case RETRACTED, RESTORED -> ActKind.ACT_KIND_RETRACTION;
      case REVIEWED, REVIEW_WITHDRAWN -> ActKind.ACT_KIND_REVIEW;
      case FLAGGED -> ActKind.ACT_KIND_FLAG;
      case FLAG_CLEARED, SEALED, EVENT_NOT_SET -> ActKind.ACT_KIND_UNSPECIFIED;
    };
  }

  private static void store(Handle handle, List<Row> rows) {
    var _ =
        new Rows<>(
                handle,
                """
                insert into act (project, act, labeller, kind, decided_at, undoes, redoes)
                select project, act, labeller, kind, decided_at::timestamptz, undoes, redoes
                from unnest(:projects, :acts, :labellers, :kinds, :decidedAts, :undoes, :redoes)
                  as noted (project, act, labeller, kind, decided_at, undoes, redoes)
                on conflict (project, act) do update set
                  kind = greatest(act.kind, excluded.kind),
                  decided_at = least(act.decided_at, excluded.decided_at)
                where act.kind < excluded.kind or act.decided_at > excluded.decided_at
                returning 1
                """,
                rows)
            .text("projects", Row::project)
            .text("acts", Row::act)
            .text("labellers", Row::labeller)
            .integer("kinds", row -> row.kind().getNumber())
            .text("decidedAts", row -> row.decidedAt().toString())
            .text("undoes", Row::undoes)
            .text("redoes", Row::redoes)
            .bound()
            .mapTo(Integer.class)
            .list();
  }

  /// Lets one transaction at a time act under this name.
  static void lock(Handle handle, String project, String act) {
    handle
        .createQuery(
            "select pg_advisory_xact_lock(hashtext(current_schema() || '.act'), hashtext(:act))::text")
        .bind("act", project + "/" + act)
        .mapTo(String.class)
        .one();
  }

  static Optional<Row> find(Handle handle, String project, String act) {
    return handle
        .createQuery("select * from act where project = :project and act = :act")
        .bind("project", project)
        .bind("act", act)
        .map(ActTable::read)
        .findOne();
  }

  /// Whether an act is taken back at present: it was undone once more than redone.
  static boolean isUndone(Handle handle, String project, String act) {
    return handle
        .createQuery("select " + UNDONE.formatted(":project", ":act"))
        .bind("project", project)
        .bind("act", act)
        .mapTo(Boolean.class)
        .one();
  }

  /// Says in SQL whether an act is undone: with a project and an act put in.
  static final String UNDONE =
      """
      (select count(*) from act as u where u.project = %1$s and u.undoes = %2$s and u.undoes <> '')
      > (select count(*) from act as r where r.project = %1$s and r.redoes = %2$s and r.redoes <> '')
      """;

  static Row read(ResultSet row, StatementContext context) throws SQLException {
    return new Row(
        row.getString("project"),
        row.getString("act"),
        row.getString("labeller"),
        Optional.ofNullable(ActKind.forNumber(row.getInt("kind")))
            .orElse(ActKind.ACT_KIND_UNSPECIFIED),
        row.getObject("decided_at", OffsetDateTime.class).toInstant(),
        row.getString("undoes"),
        row.getString("redoes"));
  }

  /// The items that an act touched.
  static List<String> items(Handle handle, String project, String act) {
    return handle
        .createQuery(
            """
            select item from label where project = :project and act = :act and act <> ''
            union
            select item from history where project = :project and act = :act and act <> ''
            union
            select item from removal where project = :project and act = :act and act <> ''
            """)
        .bind("project", project)
        .bind("act", act)
        .mapTo(String.class)
        .list();
  }
}
