package dev.millrace.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.proto.labeling.v1.LabelValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.StatementContext;

/// The items of the projects: a statement serves a whole batch.
final class ItemTable {
  // Any constant serves, as long as nothing else in the schema uses it.
  private static final int LOCK = 7_116_022;

  private ItemTable() {}

  /// @param hash empty when the item is only known by a label
  /// @param labels how many labels streams gave it
  /// @param label the last of them, unset for none
  record Row(String item, String hash, boolean removed, int labels, LabelValue label) {
    static Row unknown(String item) {
      return new Row(item, "", false, 0, LabelValue.getDefaultInstance());
    }

    boolean isThere() {
      return !hash.isEmpty() && !removed;
    }

    Row added(String content) {
      return new Row(item, content, false, labels, label);
    }

    /// Keeps the labels, so that an item that comes back gets new label ids, and one that is put
    /// back is not labelled again.
    Row gone() {
      return new Row(item, hash, true, labels, label);
    }

    Row back() {
      return new Row(item, hash, false, labels, label);
    }

    Row saying(LabelValue value) {
      return new Row(item, hash, removed, labels, value);
    }

    Row labelled(LabelValue value) {
      return new Row(item, hash, removed, labels + 1, value);
    }
  }

  /// Lets one transaction at a time change a project's items, so that what it has read stays true.
  static void lock(Handle handle, String project) {
    // Statistics lag behind a table that grows by thousands of rows a second, and a plan that was
    // made for a small table would read all of the large one.
    handle
        .createQuery(
            """
            select set_config('enable_seqscan', 'off', true),
                   pg_advisory_xact_lock(?, hashtext(current_schema() || '/' || ?))::text
            """)
        .bind(0, LOCK)
        .bind(1, project)
        .mapTo(String.class)
        .list();
  }

  /// The rows of these ids, and those of these contents.
  static List<Row> find(
      Handle handle, String project, Collection<String> items, Collection<String> hashes) {
    return handle
        .createQuery(
            """
            select item, hash, removed, labels, label from item
            where project = ? and item = any(?)
            union
            select item, hash, removed, labels, label from item
            where project = ? and hash = any(?)
            """)
        .bind(0, project)
        .bind(1, array("text", items.toArray()))
        .bind(2, project)
        .bind(3, array("text", hashes.toArray()))
        .map(ItemTable::row)
        .list();
  }

  /// Writes rows as they are given.
  static void put(Handle handle, String project, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            insert into item (project, item, hash, removed, labels, label)
            select ?, * from unnest(?, ?, ?, ?, ?)
            on conflict (project, item) do update
            set hash = excluded.hash, removed = excluded.removed, labels = excluded.labels,
              label = excluded.label
            """)
        .bind(0, project)
        .bind(1, array("text", rows.stream().map(Row::item).toArray()))
        .bind(2, array("text", rows.stream().map(Row::hash).toArray()))
        .bind(3, array("bool", rows.stream().map(Row::removed).toArray()))
        .bind(4, array("int4", rows.stream().map(Row::labels).toArray()))
        .bind(
            5,
            array(
                "bytea",
                rows.stream().map(row -> row.label().toByteArray()).toArray(byte[][]::new)))
        .execute();
  }

  private static Argument array(String type, Object[] values) {
    return (position, statement, _) ->
        statement.setArray(position, statement.getConnection().createArrayOf(type, values));
  }

  private static Row row(ResultSet row, StatementContext context) throws SQLException {
    try {
      return new Row(
          row.getString(1),
          row.getString(2),
          row.getBoolean(3),
          row.getInt(4),
          LabelValue.parseFrom(row.getBytes(5)));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the table of items holds what is no label", e);
    }
  }
}
