package dev.millrace.labeling;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The table of labels: every label of every item, the retracted ones too.
final class LabelTable {
  /// A label and its place among the labels of its item.
  record Row(ItemKey key, int ordinal, LabelEntry label) {}

  private LabelTable() {}

  /// The labels of these items, in their order.
  static Map<ItemKey, List<LabelEntry>> load(Handle handle, List<ItemKey> keys) {
    return new Rows<>(
            handle,
            """
            select l.project, l.item, ordinal, labeled, event_source, event_id, decided_at,
              retracted, logged
            from unnest(:projects, :items) as wanted (project, item)
            cross join lateral (
              select * from label
              where project = wanted.project and item = wanted.item
              offset 0) as l -- a fence: whatever the count, each row is looked up by its key
            order by l.project, l.item, ordinal
            """,
            keys)
            .text("projects", ItemKey::project)
            .text("items", ItemKey::item)
            .bound()
            .map(LabelTable::row)
            .stream()
            .collect(groupingBy(Row::key, mapping(Row::label, toList())));
  }

  private static Row row(ResultSet row, StatementContext context) throws SQLException {
    try {
      var label =
          new LabelEntry(
              ItemLabeled.parseFrom(row.getBytes("labeled")),
              row.getString("event_source"),
              row.getString("event_id"),
              row.getObject("decided_at", OffsetDateTime.class).toInstant(),
              row.getBoolean("retracted"),
              row.getBoolean("logged"));
      var key = new ItemKey(row.getString("project"), row.getString("item"));
      return new Row(key, row.getInt("ordinal"), label);
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("label.labeled is not an ItemLabeled", e);
    }
  }

  /// The labels of an item that are new or not as they were.
  static List<Row> changed(Item before, Item after) {
    var changed = new ArrayList<Row>();
    for (int ordinal = 0; ordinal < after.labels().size(); ordinal++) {
      var label = after.labels().get(ordinal);
      if (ordinal >= before.labels().size() || !before.labels().get(ordinal).equals(label)) {
        changed.add(new Row(after.key(), ordinal, label));
      }
    }
    return changed;
  }

  /// Notes that labels were read from the log.
  static void confirm(Handle handle, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    var _ =
        new Rows<>(
                handle,
                """
                update label set logged = true
                from unnest(:projects, :items, :labelIds) as read (project, item, label_id)
                where label.project = read.project and label.item = read.item
                  and label.label_id = read.label_id
                returning 1
                """,
                rows)
            .text("projects", row -> row.key().project())
            .text("items", row -> row.key().item())
            .text("labelIds", row -> row.label().labelId())
            .bound()
            .mapTo(Integer.class)
            .list();
  }

  /// Writes labels.
  static void store(Handle handle, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    var _ =
        new Rows<>(
                handle,
                """
                insert into label (
                  project, item, label_id, ordinal, labeled, event_source, event_id, decided_at,
                  labeller, act, vote, retracted, logged)
                select project, item, label_id, ordinal, labeled, event_source, event_id,
                  decided_at::timestamptz, labeller, act, vote, retracted, logged
                from unnest(
                  :projects, :items, :labelIds, :ordinals, :labeleds, :eventSources, :eventIds,
                  :decidedAts, :labellers, :acts, :votes, :retracteds, :loggeds)
                  as changed (project, item, label_id, ordinal, labeled, event_source, event_id,
                    decided_at, labeller, act, vote, retracted, logged)
                on conflict (project, item, label_id) do update set
                  ordinal = excluded.ordinal,
                  retracted = excluded.retracted,
                  -- What was read from the log meanwhile stays so.
                  logged = label.logged or excluded.logged
                returning 1
                """,
                rows)
            .text("projects", row -> row.key().project())
            .text("items", row -> row.key().item())
            .text("labelIds", row -> row.label().labelId())
            .integer("ordinals", Row::ordinal)
            .bytes("labeleds", row -> row.label().labeled().toByteArray())
            .text("eventSources", row -> row.label().eventSource())
            .text("eventIds", row -> row.label().eventId())
            .text("decidedAts", row -> row.label().decidedAt().toString())
            .text("labellers", row -> row.label().labeller())
            .text("acts", row -> row.label().act())
            .bool("votes", row -> row.label().vote())
            .bool("retracteds", row -> row.label().retracted())
            .bool("loggeds", row -> row.label().logged())
            .bound()
            .mapTo(Integer.class)
            .list();
  }
}
