package dev.millrace.mesh.database;

import dev.millrace.mesh.event.NewRecord;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.StatementContext;

/// The table of events that are committed and not yet acknowledged by the log.
final class Outbox {
  record Entry(long position, NewRecord record) {}

  // Unit separator, chr(31) in the statement.
  private static final String SEPARATOR = "\u001F";

  private Outbox() {}

  static void add(Handle handle, List<NewRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            insert into outbox (topic, key, headers, value)
            select topic, key, string_to_array(headers, chr(31)), value
            from unnest(?, ?, ?, ?) with ordinality as r (topic, key, headers, value, number)
            order by number
            """)
        .bindArray(0, String.class, records.stream().map(NewRecord::topic).toList())
        .bindArray(1, String.class, records.stream().map(NewRecord::key).toList())
        .bindArray(2, String.class, records.stream().map(Outbox::flat).toList())
        .bind(3, values(records))
        .execute();
  }

  private static Argument values(List<NewRecord> records) {
    var values = records.stream().map(NewRecord::value).toArray(byte[][]::new);
    return (position, statement, _) ->
        statement.setArray(position, statement.getConnection().createArrayOf("bytea", values));
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

  /// Headers as one text, for a statement takes an array of texts and none of arrays.
  private static String flat(NewRecord record) {
    var flat = new StringJoiner(SEPARATOR);
    record
        .headers()
        .forEach((name, value) -> {
          if (name.contains(SEPARATOR) || value.contains(SEPARATOR)) {
            throw new IllegalArgumentException(
                "header %s of a record for topic %s holds a separator character"
                    .formatted(name, record.topic()));
          }
          flat.add(name).add(value);
        });
    return flat.toString();
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
