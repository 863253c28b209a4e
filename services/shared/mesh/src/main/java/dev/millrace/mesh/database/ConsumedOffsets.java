package dev.millrace.mesh.database;

import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.TopicSlice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// The table of how far a schema has read the log.
final class ConsumedOffsets {
  private ConsumedOffsets() {}

  static long next(Handle handle, String subscriber, TopicSlice slice) {
    return handle
        .createQuery(
            """
            select next_offset from consumed_offset
            where subscriber = ? and topic = ? and partition = ?
            """)
        .bind(0, subscriber)
        .bind(1, slice.topic())
        .bind(2, slice.partition())
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /// How far it has read each slice that it has read anything of.
  static Map<TopicSlice, Long> all(Handle handle, String subscriber) {
    return handle
        .createQuery(
            "select topic, partition, next_offset from consumed_offset where subscriber = ?")
        .bind(0, subscriber)
        .reduceRows(
            new HashMap<>(),
            (offsets, row) -> {
              var slice =
                  new TopicSlice(
                      row.getColumn("topic", String.class),
                      row.getColumn("partition", Integer.class));
              offsets.put(slice, row.getColumn("next_offset", Long.class));
              return offsets;
            });
  }

  static void advance(Handle handle, String subscriber, List<LogRecord> records) {
    var batch =
        handle.prepareBatch(
            """
            insert into consumed_offset (subscriber, topic, partition, next_offset)
            values (?, ?, ?, ?)
            on conflict (subscriber, topic, partition)
            do update set next_offset = greatest(consumed_offset.next_offset, excluded.next_offset)
            """);
    ends(records)
        .forEach((slice, next) ->
            batch
                .bind(0, subscriber)
                .bind(1, slice.topic())
                .bind(2, slice.partition())
                .bind(3, next)
                .add());
    batch.execute();
  }

  private static Map<TopicSlice, Long> ends(List<LogRecord> records) {
    var ends = new HashMap<TopicSlice, Long>();
    records.forEach(record -> ends.merge(record.slice(), record.offset() + 1, Math::max));
    return ends;
  }
}
