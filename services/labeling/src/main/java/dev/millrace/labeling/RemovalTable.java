package dev.millrace.labeling;

import static java.util.stream.Collectors.groupingBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.proto.ingest.v1.ItemEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The table of removals and restorations of items.
final class RemovalTable {
  private RemovalTable() {}

  /// Writes removals.
  static void store(Handle handle, List<Removal> removals) {
    if (removals.isEmpty()) {
      return;
    }
    var _ =
        new Rows<>(
                handle,
                """
                insert into removal (
                  project, item, event_source, event_id, act, decided_at, event)
                select project, item, event_source, event_id, act, decided_at::timestamptz, event
                from unnest(
                  :projects, :items, :eventSources, :eventIds, :acts, :decidedAts, :events)
                  as added (project, item, event_source, event_id, act, decided_at, event)
                on conflict (project, item, event_source, event_id) do update
                -- What was written on its way to the log may lie behind others' there.
                set place = excluded.place
                returning 1
                """,
                removals)
            .text("projects", removal -> removal.key().project())
            .text("items", removal -> removal.key().item())
            .text("eventSources", Removal::eventSource)
            .text("eventIds", Removal::eventId)
            .text("acts", removal -> removal.provenance().getAct())
            .text("decidedAts", removal -> removal.decidedAt().toString())
            .bytes("events", removal -> removal.event().toByteArray())
            .bound()
            .mapTo(Integer.class)
            .list();
  }

  /// All removals and restorations of the items that an act removed, by item, in the order of the
  /// log: the clocks of those who decide may differ.
  static Map<String, List<Removal>> ofAct(Handle handle, String project, String act) {
    return handle
        .createQuery(
            """
            select * from removal
            where project = :project and item in (
              select item from removal where project = :project and act = :act and act <> '')
            order by item, place
            """)
        .bind("project", project)
        .bind("act", act)
        .map(RemovalTable::row)
        .stream()
        .collect(groupingBy(removal -> removal.key().item()));
  }

  /// All removals and restorations of an item, in the order of the log.
  static List<Removal> of(Handle handle, ItemKey key) {
    return handle
        .createQuery(
            """
            select * from removal where project = :project and item = :item
            order by place
            """)
        .bind("project", key.project())
        .bind("item", key.item())
        .map(RemovalTable::row)
        .list();
  }

  private static Removal row(ResultSet row, StatementContext context) throws SQLException {
    try {
      return new Removal(
          new ItemKey(row.getString("project"), row.getString("item")),
          row.getString("event_source"),
          row.getString("event_id"),
          row.getObject("decided_at", OffsetDateTime.class).toInstant(),
          ItemEvent.parseFrom(row.getBytes("event")));
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("removal.event is not an ItemEvent", e);
    }
  }
}
