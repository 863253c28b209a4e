package dev.millrace.console.run;

import dev.millrace.console.Services;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.proto.training.v1.CancelRunRequest;
import dev.millrace.proto.training.v1.GetRunRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/// One run: looked at, cancelled.
@Path("/api/runs/{run}")
@RunOnVirtualThread
public final class RunResource {
  private final Services services;

  @Inject
  RunResource(Services services) {
    this.services = services;
  }

  /// One run.
  @GET
  @Needs(Role.REVIEWER)
  public RunView get(@PathParam("run") String run) {
    return RunView.of(services.training().getRun(GetRunRequest.newBuilder().setRun(run).build()));
  }

  /// Ends a run.
  @POST
  @Needs(Role.ENGINEER)
  @Path("cancel")
  public RunView cancel(@PathParam("run") String run) {
    return RunView.of(
        services.training().cancelRun(CancelRunRequest.newBuilder().setRun(run).build()));
  }
}
