package dev.millrace.mesh.database;

import dev.millrace.mesh.event.NewRecord;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The table of events that are committed and not yet acknowledged by the log.
final class Outbox {
  record Entry(long position, NewRecord record) {}

  private Outbox() {}

  static void add(Handle handle, List<NewRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    var batch =
        handle.prepareBatch("insert into outbox (topic, key, headers, value) values (?, ?, ?, ?)");
    for (var record : records) {
      batch
          .bind(0, record.topic())
          .bind(1, record.key())
          .bindArray(2, String.class, flat(record.headers()))
          .bind(3, record.value())
          .add();
    }
    batch.execute();
  }

  static List<Entry> first(Handle handle, int count) {
    return handle
        .createQuery(
            "select position, topic, key, headers, value from outbox order by position limit ?")
        .bind(0, count)
        .map(Outbox::entry)
        .list();
  }

  static void remove(Handle handle, List<Entry> entries) {
    handle
        .createUpdate("delete from outbox where position = any(?)")
        .bindArray(0, Long.class, entries.stream().map(Entry::position).toList())
        .execute();
  }

  private static Entry entry(ResultSet row, StatementContext context) throws SQLException {
    return new Entry(
        row.getLong("position"),
        new NewRecord(
            row.getString("topic"),
            row.getString("key"),
            headers(row.getArray("headers")),
            row.getBytes("value")));
  }

  private static List<String> flat(Map<String, String> headers) {
    var flat = new ArrayList<String>();
    headers.forEach((name, value) -> {
      flat.add(name);
      flat.add(value);
    });
    return flat;
  }

  private static Map<String, String> headers(Array array) throws SQLException {
    var flat = (String[]) array.getArray();
    var headers = new LinkedHashMap<String, String>();
    for (int i = 0; i < flat.length; i += 2) {
      headers.put(flat[i], flat[i + 1]);
    }
    return headers;
  }
}
