package dev.millrace.mesh.database;

import dev.millrace.mesh.event.EventName;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The table of events whose effect is in the schema, by source and id.
final class ProcessedEvents {
  private ProcessedEvents() {}

  /// Adds events and answers those that were not there before.
  static Set<EventName> add(Handle handle, Collection<EventName> events) {
    var fresh =
        handle
            .createQuery(
                """
                insert into processed_event (source, id)
                select distinct * from unnest(?, ?)
                on conflict do nothing
                returning source, id
                """)
            .bindArray(0, String.class, events.stream().map(EventName::source).toList())
            .bindArray(1, String.class, events.stream().map(EventName::id).toList())
            .map((row, _) -> new EventName(row.getString(1), row.getString(2)))
            .list();
    return new HashSet<>(fresh);
  }

  /// Adds events, whether they are new or not.
  static void mark(Handle handle, Collection<EventName> events) {
    handle
        .createUpdate(
            """
            insert into processed_event (source, id)
            select * from unnest(?, ?)
            on conflict do nothing
            """)
        .bindArray(0, String.class, events.stream().map(EventName::source).toList())
        .bindArray(1, String.class, events.stream().map(EventName::id).toList())
        .execute();
  }
}
