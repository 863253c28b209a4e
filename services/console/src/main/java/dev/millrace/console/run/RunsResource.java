package dev.millrace.console.run;

import dev.millrace.console.Services;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.proto.training.v1.ListRunsRequest;
import dev.millrace.proto.training.v1.StartRunRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;

/// The runs of a project: started and listed.
@Path("/api/projects/{project}/runs")
@RunOnVirtualThread
public final class RunsResource {
  private final Services services;

  @Inject
  RunsResource(Services services) {
    this.services = services;
  }

  /// A project's runs, newest first.
  @GET
  @Needs(Role.REVIEWER)
  public List<RunView> list(@PathParam("project") String project) {
    var request = ListRunsRequest.newBuilder().setProject(project).build();
    return services.training().listRuns(request).getRunsList().stream().map(RunView::of).toList();
  }

  /// Asks for a run on a completed cut.
  @POST
  @Needs(Role.ENGINEER)
  public RunView start(@PathParam("project") String project, NewRun wanted) {
    var request =
        StartRunRequest.newBuilder()
            .setProject(project)
            .setCut(wanted.cut())
            .setRecipe(wanted.recipe())
            .build();
    return RunView.of(services.training().startRun(request));
  }
}
