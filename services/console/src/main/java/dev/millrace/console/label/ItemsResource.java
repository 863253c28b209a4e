package dev.millrace.console.label;

import dev.millrace.console.Services;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.GetItemRequest;
import dev.millrace.proto.labeling.v1.ItemFilter;
import dev.millrace.proto.labeling.v1.ListItemsRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;

/// The items of a project.
@Path("/api/projects/{project}/items")
@RunOnVirtualThread
public final class ItemsResource {
  private final Services services;

  @Inject
  ItemsResource(Services services) {
    this.services = services;
  }

  /// Items of a class, or of all, page by page.
  @GET
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
            .setFilter(filter(state))
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
  public ItemView get(
      @PathParam("project") String project, @QueryParam("item") @DefaultValue("") String item) {
    return ItemView.of(
        services
            .labeling()
            .getItem(GetItemRequest.newBuilder().setProject(project).setItem(item).build()));
  }

  private static ItemFilter filter(String state) {
    return switch (state) {
      case "any" -> ItemFilter.ITEM_FILTER_UNSPECIFIED;
      case "labelled" -> ItemFilter.ITEM_FILTER_LABELLED;
      case "unlabelled" -> ItemFilter.ITEM_FILTER_UNLABELLED;
      default ->
          throw new InvalidException(
              "state is '%s': expected any, labelled or unlabelled".formatted(state));
    };
  }

  /// Some items, and the name of the next page, empty on the last.
  public record Page(List<ItemView> items, String next) {
    public Page {
      items = List.copyOf(items);
    }
  }
}
