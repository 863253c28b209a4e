package dev.millrace.console.live;

import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.console.live.LiveRun.Position;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

/// What happens to one run, as server-sent events.
@Path("/api/runs/{run}/events")
@RunOnVirtualThread
public final class RunEventsResource {
  private final LiveRuns runs;

  @Inject
  RunEventsResource(LiveRuns runs) {
    this.runs = runs;
  }

  /// A run's `history` (or its `tail`, after what a page has seen), then `progress`, `step`,
  /// `epoch` and `moments` as they come.
  @GET
  @Needs(Role.REVIEWER)
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public void run(
      @PathParam("run") String run,
      @HeaderParam("Last-Event-ID") @DefaultValue("") String seen,
      @Context SseEventSink sink,
      @Context Sse sse) {
    var live = runs.get(run);
    var listener = new Listener();
    live.join(listener, Position.parse(seen));
    new Stream(sink, sse, listener).start(() -> live.leave(listener));
  }
}
