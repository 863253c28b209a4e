package dev.millrace.console.live;

import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

/// The changes of the whole mesh, as server-sent events.
@Path("/api/events")
@RunOnVirtualThread
public final class EventsResource {
  private final Changes changes;

  @Inject
  EventsResource(Changes changes) {
    this.changes = changes;
  }

  /// `changed` when something of any project changes, and `flow`, the rates of the topics, every
  /// second.
  @GET
  @Needs(Role.ANNOTATOR)
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public void events(@Context SseEventSink sink, @Context Sse sse) {
    var listener = new Listener();
    changes.audience().join(listener);
    new Stream(sink, sse, listener).start(() -> changes.audience().leave(listener));
  }
}
