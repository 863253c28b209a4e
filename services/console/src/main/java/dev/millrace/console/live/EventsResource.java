package dev.millrace.console.live;

import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.console.access.Visitors;
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
  private final Visitors visitors;

  @Inject
  EventsResource(Changes changes, Visitors visitors) {
    this.changes = changes;
    this.visitors = visitors;
  }

  /// `changed` when something of a project changes that the visitor sees, and `flow`, the rates of
  /// the topics, every second.
  @GET
  @Needs(Role.ANNOTATOR)
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public void events(@Context SseEventSink sink, @Context Sse sse) {
    var listener = new Listener();
    var person = visitors.person();
    changes.audience().join(listener, person::sees);
    new Stream(sink, sse, listener).start(() -> changes.audience().leave(listener));
  }
}
