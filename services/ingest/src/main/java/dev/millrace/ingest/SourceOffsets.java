package dev.millrace.ingest;

import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.TopicSlice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// The table of how far source topics have been read.
final class SourceOffsets {
  private SourceOffsets() {}

  static long next(Handle handle, TopicSlice slice) {
    return handle
        .createQuery("select next_offset from source_offset where topic = ? and partition = ?")
        .bind(0, slice.topic())
        .bind(1, slice.partition())
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  static void advance(Handle handle, List<LogRecord> records) {
    Map<TopicSlice, Long> ends = new HashMap<>();
    records.forEach(record -> ends.merge(record.slice(), record.offset() + 1, Math::max));
    ends.forEach((slice, next) -> advance(handle, slice, next));
  }

  private static void advance(Handle handle, TopicSlice slice, long next) {
    handle
        .createUpdate(
            """
            insert into source_offset (topic, partition, next_offset) values (?, ?, ?)
            on conflict (topic, partition)
            do update set next_offset = greatest(source_offset.next_offset, excluded.next_offset)
            """)
        .bind(0, slice.topic())
        .bind(1, slice.partition())
        .bind(2, next)
        .execute();
  }
}
