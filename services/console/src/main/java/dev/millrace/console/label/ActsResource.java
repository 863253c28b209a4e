package dev.millrace.console.label;

import static java.util.Objects.requireNonNull;

import dev.millrace.console.Names;
import dev.millrace.console.Services;
import dev.millrace.console.Times;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.console.access.Visitors;
import dev.millrace.proto.labeling.v1.Act;
import dev.millrace.proto.labeling.v1.ListActsRequest;
import dev.millrace.proto.labeling.v1.UndoActRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What people did in a project, each act to be undone as one.
@Path("/api/projects/{project}/acts")
@RunOnVirtualThread
public final class ActsResource {
  private final Services services;
  private final Visitors visitors;

  @Inject
  ActsResource(Services services, Visitors visitors) {
    this.services = services;
    this.visitors = visitors;
  }

  /// Acts, newest first, page by page.
  @GET
  @Needs(Role.ANNOTATOR)
  public Page list(
      @PathParam("project") String project,
      @QueryParam("labeller") @DefaultValue("") String labeller,
      @QueryParam("page") @DefaultValue("") String page,
      @QueryParam("size") @DefaultValue("50") int size) {
    var answer =
        services
            .labeling()
            .listActs(
                ListActsRequest.newBuilder()
                    .setProject(project)
                    .setLabeller(labeller)
                    .setPageToken(page)
                    .setPageSize(size)
                    .build());
    return new Page(
        answer.getActsList().stream().map(ActView::of).toList(), answer.getNextPageToken());
  }

  /// Takes all that an act did back; what undid something is done again. Whoever may not remove
  /// items may not undo that either, for undoing that again would remove them.
  @POST
  @Path("undo")
  @Needs(Role.ANNOTATOR)
  public Undone undo(@PathParam("project") String project, Wish wish) {
    var answer =
        services
            .labeling()
            .undoAct(
                UndoActRequest.newBuilder()
                    .setProject(project)
                    .setLabeller(visitors.acting(wish.labeller()))
                    .setAct(wish.act())
                    .setMayRemove(visitors.person().may(Role.ADMIN))
                    .build());
    return new Undone(
        answer.getAct(),
        answer.getOfAct(),
        answer.getRedone(),
        answer.getItems(),
        answer.hasTask() ? Optional.of(TaskView.of(answer.getTask())) : Optional.empty());
  }

  /// Some acts, and the name of the next page, empty on the last.
  public record Page(List<ActView> acts, String next) {
    public Page {
      acts = List.copyOf(acts);
    }
  }

  /// One person's act.
  ///
  /// @param items how many it touched
  /// @param item one of them
  /// @param ofAct the act that it took back, or made count again; empty for none
  public record ActView(
      String act,
      String labeller,
      String kind,
      Instant at,
      int items,
      String item,
      String what,
      boolean undone,
      String ofAct) {

    static ActView of(Act act) {
      return new ActView(
          act.getAct(),
          act.getLabeller(),
          Names.of(act.getKind(), "ACT_KIND_"),
          Times.of(act.getDecidedAt()),
          act.getItems(),
          act.getItem(),
          act.getWhat(),
          act.getUndone(),
          act.getOfAct());
    }
  }

  /// What somebody wants undone.
  ///
  /// @param act empty for their newest
  public record Wish(String labeller, String act) {
    public Wish {
      requireNonNull(labeller, "labeller is missing");
      requireNonNull(act, "act is missing");
    }
  }

  /// An undoing that is in the log.
  ///
  /// @param redone whether the act counts again
  /// @param task the item of an act over a single one, leased again; empty when another holds it
  public record Undone(
      String act, String ofAct, boolean redone, int items, Optional<TaskView> task) {}
}
