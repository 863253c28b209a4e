package dev.millrace.mesh.database;

import dev.millrace.mesh.event.Event;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The table of events whose effect is in the schema, by source and id.
final class ProcessedEvents {
  record Name(String source, String id) {
    static Name of(Event<?> event) {
      return new Name(event.source(), event.id());
    }
  }

  private ProcessedEvents() {}

  /// Adds events and answers those that were not there before.
  static Set<Name> add(Handle handle, Collection<? extends Event<?>> events) {
    var fresh =
        handle
            .createQuery(
                """
                insert into processed_event (source, id)
                select distinct * from unnest(?, ?)
                on conflict do nothing
                returning source, id
                """)
            .bindArray(0, String.class, events.stream().map(Event::source).toList())
            .bindArray(1, String.class, events.stream().map(Event::id).toList())
            .map((row, _) -> new Name(row.getString(1), row.getString(2)))
            .list();
    return new HashSet<>(fresh);
  }
}
