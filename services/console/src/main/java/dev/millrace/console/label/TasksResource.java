package dev.millrace.console.label;

import static java.util.Objects.requireNonNull;

import dev.millrace.console.Services;
import dev.millrace.console.Times;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.console.access.Visitors;
import dev.millrace.proto.labeling.v1.NextTasksRequest;
import dev.millrace.proto.labeling.v1.ReleaseTasksRequest;
import dev.millrace.proto.labeling.v1.RenewTasksRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;

/// The queue of tasks: taken, kept and given back.
@Path("/api/projects/{project}/tasks")
@RunOnVirtualThread
public final class TasksResource {
  private final Services services;
  private final Visitors visitors;

  @Inject
  TasksResource(Services services, Visitors visitors) {
    this.services = services;
    this.visitors = visitors;
  }

  /// Leases tasks to a labeller.
  @POST
  @Needs(Role.ANNOTATOR)
  public List<TaskView> next(@PathParam("project") String project, Wish wish) {
    var request =
        NextTasksRequest.newBuilder()
            .setProject(project)
            .setLabeller(visitors.acting(wish.labeller()))
            .setCount(wish.count())
            .build();
    return services.labeling().nextTasks(request).getTasksList().stream()
        .map(TaskView::of)
        .toList();
  }

  /// Keeps leases alive.
  @POST
  @Path("renew")
  @Needs(Role.ANNOTATOR)
  public Renewal renew(@PathParam("project") String project, Leases held) {
    var request =
        RenewTasksRequest.newBuilder()
            .setProject(project)
            .setLabeller(visitors.acting(held.labeller()))
            .addAllLeases(held.refs())
            .build();
    var answer = services.labeling().renewTasks(request);
    return new Renewal(Times.of(answer.getLeaseUntil()), answer.getLostItemsList());
  }

  /// Gives leases back without a label; items that are skipped come again only when there is
  /// nothing else.
  @POST
  @Path("release")
  @Needs(Role.ANNOTATOR)
  public void release(
      @PathParam("project") String project,
      @QueryParam("skip") @DefaultValue("false") boolean skip,
      Leases held) {
    var request =
        ReleaseTasksRequest.newBuilder()
            .setProject(project)
            .setLabeller(visitors.acting(held.labeller()))
            .addAllLeases(held.refs())
            .setSkip(skip)
            .build();
    services.labeling().releaseTasks(request);
  }

  /// How many tasks somebody wants.
  public record Wish(String labeller, int count) {
    public Wish {
      requireNonNull(labeller, "labeller is missing");
    }
  }

  /// How long the leases now last, and the items of those that are lost.
  public record Renewal(Instant leaseUntil, List<String> lost) {
    public Renewal {
      lost = List.copyOf(lost);
    }
  }
}
