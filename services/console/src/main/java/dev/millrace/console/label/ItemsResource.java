package dev.millrace.console.label;

import static java.util.Objects.requireNonNull;

import dev.millrace.console.Services;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.console.access.Visitors;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.labeling.v1.FlagItemRequest;
import dev.millrace.proto.labeling.v1.GetHistoryRequest;
import dev.millrace.proto.labeling.v1.GetItemRequest;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.ListItemsRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The items of a project.
@Path("/api/projects/{project}/items")
@RunOnVirtualThread
public final class ItemsResource {
  private final Services services;
  private final Visitors visitors;
  private final BlobStore blobs;

  @Inject
  ItemsResource(Services services, Visitors visitors, BlobStore blobs) {
    this.services = services;
    this.visitors = visitors;
    this.blobs = blobs;
  }

  /// Items of a class, or of all, page by page.
  @GET
  @Needs(Role.ANNOTATOR)
  public Page list(
      @PathParam("project") String project,
      @QueryParam("className") @DefaultValue("") String className,
      @QueryParam("state") @DefaultValue("any") String state,
      @QueryParam("page") @DefaultValue("") String page,
      @QueryParam("size") @DefaultValue("60") int size) {
    var request =
        ListItemsRequest.newBuilder()
            .setProject(project)
            .setClassName(className)
            .setFilter(ItemFilters.of(state))
            .setPageSize(size)
            .setPageToken(page)
            .build();
    var answer = services.labeling().listItems(request);
    return new Page(
        answer.getItemsList().stream().map(ItemView::of).toList(), answer.getNextPageToken());
  }

  /// One item.
  @GET
  @Path("one")
  @Needs(Role.ANNOTATOR)
  public ItemView get(
      @PathParam("project") String project, @QueryParam("item") @DefaultValue("") String item) {
    return ItemView.of(state(project, item));
  }

  /// The text of an item that is a long one.
  @GET
  @Path("text")
  @Produces(MediaType.TEXT_PLAIN)
  @Needs(Role.ANNOTATOR)
  public String text(
      @PathParam("project") String project, @QueryParam("item") @DefaultValue("") String item) {
    var text = state(project, item).getContent().getText();
    return text.hasBlob()
        ? new String(blobs.get(text.getBlob().getSha256()), StandardCharsets.UTF_8)
        : text.getInline();
  }

  /// All that people and streams did to an item, oldest first.
  @GET
  @Path("history")
  @Needs(Role.ANNOTATOR)
  public List<HistoryView> history(
      @PathParam("project") String project, @QueryParam("item") @DefaultValue("") String item) {
    return services
        .labeling()
        .getHistory(GetHistoryRequest.newBuilder().setProject(project).setItem(item).build())
        .getEntriesList()
        .stream()
        .map(HistoryView::of)
        .toList();
  }

  /// Sends an item to review.
  @POST
  @Path("flag")
  @Needs(Role.ANNOTATOR)
  public Flagged flag(@PathParam("project") String project, NewFlag flag) {
    var answer =
        services
            .labeling()
            .flagItem(
                FlagItemRequest.newBuilder()
                    .setProject(project)
                    .setItem(flag.item())
                    .setLabeller(visitors.acting(flag.labeller()))
                    .setReason(flag.reason())
                    .setLeaseEpoch(flag.leaseEpoch())
                    .build());
    return new Flagged(answer.getAct());
  }

  private ItemState state(String project, String item) {
    return services
        .labeling()
        .getItem(GetItemRequest.newBuilder().setProject(project).setItem(item).build());
  }

  /// Some items, and the name of the next page, empty on the last.
  public record Page(List<ItemView> items, String next) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /// A wish that an item be looked at.
  ///
  /// @param leaseEpoch the lease under which it was shown, given back by this; 0 for none
  public record NewFlag(String item, String labeller, String reason, long leaseEpoch) {
    public NewFlag {
      requireNonNull(item, "item is missing");
      requireNonNull(labeller, "labeller is missing");
      requireNonNull(reason, "reason is missing");
    }
  }

  /// A flag that is in the log.
  public record Flagged(String act) {}
}
