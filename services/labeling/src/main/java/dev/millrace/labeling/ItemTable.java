package dev.millrace.labeling;

import static java.util.stream.Collectors.toMap;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.labeling.v1.LabelValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The table of items, read and written many at a time.
final class ItemTable {
  /// An item as it was read, and how often it had been written then; 0 is never.
  record Row(Item item, int version) {
    Row with(Item changed) {
      return new Row(changed, version);
    }
  }

  private ItemTable() {}

  /// The items of these keys, in their order, with their labels; those that are not there are
  /// unknown.
  static List<Row> load(Handle handle, List<ItemKey> keys) {
    var rows = read(handle, keys);
    var labels =
        rows.isEmpty()
            ? Map.<ItemKey, List<LabelEntry>>of()
            : LabelTable.load(handle, List.copyOf(rows.keySet()));
    var eventful = rows.values().stream().filter(Read::eventful).map(Read::key).toList();
    var history =
        eventful.isEmpty()
            ? Map.<ItemKey, List<HistoryEvent>>of()
            : HistoryTable.load(handle, eventful);
    return keys.stream()
        .map(key ->
            Optional.ofNullable(rows.get(key))
                .map(read ->
                    read.row(
                        labels.getOrDefault(key, List.of()),
                        new History(history.getOrDefault(key, List.of()))))
                .orElseGet(() -> new Row(Item.unknown(key), 0)))
        .toList();
  }

  /// An item's own row.
  ///
  /// @param eventful whether it has a history
  private record Read(
      ItemKey key,
      ItemAdded added,
      boolean present,
      Optional<Prediction> prediction,
      int version,
      boolean eventful) {
    Row row(List<LabelEntry> labels, History history) {
      return new Row(new Item(key, added, present, labels, history, prediction), version);
    }
  }

  /// Locks items of one project against whoever else acts on them, until the end of the
  /// transaction.
  static void lock(Handle handle, String project, Collection<String> items) {
    var _ =
        handle
            .createQuery(
                """
                select 1 from item
                where project = :project and item = any(:items)
                order by item
                for no key update
                """)
            .bind("project", project)
            .bindArray("items", String.class, List.copyOf(items))
            .mapTo(Integer.class)
            .list();
  }

  private static Map<ItemKey, Read> read(Handle handle, List<ItemKey> keys) {
    return new Rows<>(
            handle,
            """
            select i.project, i.item, version, present, added, events,
              predicted_class, predicted_value, confidence, margin, entropy, predicted_by,
              predicted_at
            from unnest(:projects, :items) as wanted (project, item)
            cross join lateral (
              select * from item
              where project = wanted.project and item = wanted.item
              offset 0) as i -- a fence: whatever the count, each row is looked up by its key
            """,
            keys)
            .text("projects", ItemKey::project)
            .text("items", ItemKey::item)
            .bound()
            .map(ItemTable::row)
            .stream()
            .collect(toMap(Read::key, row -> row));
  }

  private static Read row(ResultSet row, StatementContext context) throws SQLException {
    try {
      return new Read(
          new ItemKey(row.getString("project"), row.getString("item")),
          ItemAdded.parseFrom(row.getBytes("added")),
          row.getBoolean("present"),
          prediction(row),
          row.getInt("version"),
          row.getInt("events") > 0);
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException(
          "item.added is not an ItemAdded, or item.predicted_value not a LabelValue", e);
    }
  }

  private static Optional<Prediction> prediction(ResultSet row)
      throws SQLException, InvalidProtocolBufferException {
    var predictedAt = row.getObject("predicted_at", OffsetDateTime.class);
    return predictedAt == null
        ? Optional.empty()
        : Optional.of(
            new Prediction(
                row.getString("predicted_class"),
                LabelValue.parseFrom(row.getBytes("predicted_value")),
                row.getFloat("confidence"),
                row.getFloat("margin"),
                row.getFloat("entropy"),
                row.getString("predicted_by"),
                predictedAt.toInstant()));
  }

  /// Writes items that nobody else has written since they were read.
  ///
  /// @return the keys of those that were written
  static Set<ItemKey> store(Handle handle, List<Row> rows) {
    if (rows.isEmpty()) {
      return Set.of();
    }
    var stored =
        new Rows<>(
                handle,
                """
                insert into item (
                  project, item, version, spread, present, added, labelled, classes, decided_at,
                  predicted_class, confidence, margin, entropy, predicted_by, predicted_at,
                  predicted_value, votes, support, by_people, reviewed, flagged, events)
                select project, item, version + 1, spread, present, added, labelled,
                  string_to_array(classes, E'\\n'), nullif(decided_at, '')::timestamptz,
                  predicted_class, confidence, margin, entropy, predicted_by,
                  nullif(predicted_at, '')::timestamptz,
                  predicted_value, votes, support, by_people, reviewed, flagged, events
                from unnest(
                  :projects, :items, :versions, :spreads, :presents, :addeds, :labelleds, :classes,
                  :decidedAts, :predictedClasses, :confidences, :margins, :entropies,
                  :predictedBys, :predictedAts, :predictedValues, :votes, :supports, :byPeoples, :revieweds,
                  :flaggeds, :events)
                  as changed (project, item, version, spread, present, added, labelled, classes,
                    decided_at, predicted_class, confidence, margin, entropy, predicted_by,
                    predicted_at, predicted_value, votes, support, by_people, reviewed, flagged, events)
                on conflict (project, item) do update set
                  version = excluded.version,
                  present = excluded.present,
                  added = excluded.added,
                  labelled = excluded.labelled,
                  classes = excluded.classes,
                  decided_at = excluded.decided_at,
                  predicted_class = excluded.predicted_class,
                  predicted_value = excluded.predicted_value,
                  confidence = excluded.confidence,
                  margin = excluded.margin,
                  entropy = excluded.entropy,
                  predicted_by = excluded.predicted_by,
                  predicted_at = excluded.predicted_at,
                  votes = excluded.votes,
                  support = excluded.support,
                  by_people = excluded.by_people,
                  reviewed = excluded.reviewed,
                  flagged = excluded.flagged,
                  events = excluded.events
                where item.version = excluded.version - 1
                returning project, item
                """,
                rows)
            .text("projects", row -> row.item().key().project())
            .text("items", row -> row.item().key().item())
            .integer("versions", Row::version)
            .integer("spreads", row -> row.item().spread())
            .bool("presents", row -> row.item().present())
            .bytes("addeds", row -> row.item().added().toByteArray())
            .bool("labelleds", row -> row.item().current().isPresent())
            .text("classes", row -> String.join("\n", row.item().classes()))
            .text("decidedAts", row -> time(row.item().current().map(LabelEntry::decidedAt)))
            .text("predictedClasses", row -> predicted(row, Prediction::className, ""))
            .real("confidences", row -> predicted(row, Prediction::confidence, 0f))
            .real("margins", row -> predicted(row, Prediction::margin, 0f))
            .real("entropies", row -> predicted(row, Prediction::entropy, 0f))
            .text("predictedBys", row -> predicted(row, Prediction::modelVersion, ""))
            .text("predictedAts", row -> time(row.item().prediction().map(Prediction::servedAt)))
            .bytes(
                "predictedValues",
                row -> predicted(row, Prediction::value, Prediction.NO_VALUE).toByteArray())
            .integer("votes", row -> row.item().votes().size())
            .number("supports", row -> row.item().support())
            .bool(
                "byPeoples", row -> row.item().current().filter(LabelEntry::isByPeople).isPresent())
            .bool("revieweds", row -> row.item().isReviewed())
            .bool("flaggeds", row -> !row.item().history().openFlags().isEmpty())
            .integer("events", row -> row.item().history().events().size())
            .bound()
            .map((row, _) -> new ItemKey(row.getString(1), row.getString(2)))
            .list();
    return new HashSet<>(stored);
  }

  private static <T> T predicted(Row row, Function<Prediction, T> column, T absent) {
    return row.item().prediction().map(column).orElse(absent);
  }

  private static String time(Optional<Instant> time) {
    return time.map(Instant::toString).orElse("");
  }
}
