package dev.millrace.labeling;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.proto.labeling.v1.LabelEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The table of what was done to items beside labelling them.
final class HistoryTable {
  /// An event and the item that it happened to.
  record Row(ItemKey key, HistoryEvent event) {}

  private HistoryTable() {}

  /// The history of these items, oldest first.
  static Map<ItemKey, List<HistoryEvent>> load(Handle handle, List<ItemKey> keys) {
    return new Rows<>(
            handle,
            """
            select h.project, h.item, event_source, event_id, decided_at, event
            from unnest(:projects, :items) as wanted (project, item)
            cross join lateral (
              select * from history
              where project = wanted.project and item = wanted.item
              offset 0) as h -- a fence: whatever the count, each row is looked up by its key
            order by h.project, h.item, decided_at, event_source, event_id
            """,
            keys)
            .text("projects", ItemKey::project)
            .text("items", ItemKey::item)
            .bound()
            .map(HistoryTable::row)
            .stream()
            .collect(groupingBy(Row::key, mapping(Row::event, toList())));
  }

  private static Row row(ResultSet row, StatementContext context) throws SQLException {
    try {
      return new Row(
          new ItemKey(row.getString("project"), row.getString("item")),
          new HistoryEvent(
              row.getString("event_source"),
              row.getString("event_id"),
              row.getObject("decided_at", OffsetDateTime.class).toInstant(),
              LabelEvent.parseFrom(row.getBytes("event"))));
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("history.event is not a LabelEvent", e);
    }
  }

  /// What happened to an item since.
  static List<Row> added(Item before, Item after) {
    return after.history().events().stream()
        .filter(event -> !before.history().contains(event))
        .map(event -> new Row(after.key(), event))
        .toList();
  }

  /// Writes events.
  static void store(Handle handle, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    var _ =
        new Rows<>(
                handle,
                """
                insert into history (
                  project, item, event_source, event_id, kind, subject, act, decided_at, event)
                select project, item, event_source, event_id, kind, subject, act,
                  decided_at::timestamptz, event
                from unnest(
                  :projects, :items, :eventSources, :eventIds, :kinds, :subjects, :acts,
                  :decidedAts, :events)
                  as added (project, item, event_source, event_id, kind, subject, act, decided_at,
                    event)
                on conflict do nothing
                returning 1
                """,
                rows)
            .text("projects", row -> row.key().project())
            .text("items", row -> row.key().item())
            .text("eventSources", row -> row.event().eventSource())
            .text("eventIds", row -> row.event().eventId())
            .text("kinds", row -> row.event().kind().name())
            .text("subjects", row -> row.event().subject())
            .text("acts", row -> row.event().act())
            .text("decidedAts", row -> row.event().decidedAt().toString())
            .bytes("events", row -> row.event().event().toByteArray())
            .bound()
            .mapTo(Integer.class)
            .list();
  }
}
