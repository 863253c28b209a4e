package dev.millrace.console.label;

import static java.util.Objects.requireNonNull;

import dev.millrace.console.Services;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.console.access.Visitors;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.ingest.v1.RemoveItemsRequest;
import dev.millrace.proto.labeling.v1.ItemLabel;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.ListItemsRequest;
import dev.millrace.proto.labeling.v1.Selection;
import dev.millrace.proto.labeling.v1.SubmitLabelsRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.ArrayList;
import java.util.List;

/// Acts over many items at once: those that are named, or all that a filter lets through.
@Path("/api/projects/{project}/bulk")
@RunOnVirtualThread
public final class BulkResource {
  private static final int MOST = 10_000;
  private static final int PAGE = 500;

  private final Services services;
  private final Visitors visitors;

  @Inject
  BulkResource(Services services, Visitors visitors) {
    this.services = services;
    this.visitors = visitors;
  }

  /// Gives many items one label, as one act.
  @POST
  @Path("label")
  @Needs(Role.ANNOTATOR)
  public Labelled label(@PathParam("project") String project, BulkLabel wanted) {
    var value = wanted.value().toProto();
    var labels =
        items(project, wanted.chosen()).stream()
            .map(item -> ItemLabel.newBuilder().setItem(item).setValue(value).build())
            .toList();
    var answer =
        services
            .labeling()
            .submitLabels(
                SubmitLabelsRequest.newBuilder()
                    .setProject(project)
                    .setLabeller(visitors.acting(wanted.labeller()))
                    .addAllLabels(labels)
                    .setSelection(Selection.newBuilder().setDescription(wanted.chosen().words()))
                    .setAct(wanted.act())
                    .build());
    return new Labelled(
        answer.getAct(),
        answer.getLabelled(),
        answer.getRefusedList().stream()
            .map(refused -> new Refused(refused.getItem(), refused.getReason()))
            .toList());
  }

  /// Removes items by events, as one act: they are in no later cut. Their files stay.
  @POST
  @Path("remove")
  @Needs(Role.ADMIN)
  public Removed remove(@PathParam("project") String project, BulkRemoval wanted) {
    var answer =
        services
            .ingest()
            .removeItems(
                RemoveItemsRequest.newBuilder()
                    .setProject(project)
                    .addAllItems(items(project, wanted.chosen()))
                    .setReason(wanted.reason())
                    .setLabeller(visitors.acting(wanted.labeller()))
                    .build());
    return new Removed(answer.getAct(), answer.getRemoved(), answer.getUnknownItemsList());
  }

  private List<String> items(String project, Chosen chosen) {
    if (!chosen.all()) {
      return chosen.items();
    }
    var found = new ArrayList<String>();
    var page = "";
    do {
      var answer =
          services
              .labeling()
              .listItems(
                  ListItemsRequest.newBuilder()
                      .setProject(project)
                      .setClassName(chosen.className())
                      .setFilter(ItemFilters.of(chosen.state()))
                      .setPageSize(PAGE)
                      .setPageToken(page)
                      .build());
      answer.getItemsList().stream().map(ItemState::getItem).forEach(found::add);
      page = answer.getNextPageToken();
      if (found.size() > MOST) {
        throw new InvalidException(
            "the filter lets more than %,d items through: narrow it".formatted(MOST));
      }
    } while (!page.isEmpty());
    return found;
  }

  /// The items of an act.
  ///
  /// @param all whether the filter chooses them, else they are named
  /// @param words the choice in words, kept with the labels
  public record Chosen(
      boolean all, List<String> items, String className, String state, String words) {
    public Chosen {
      items = List.copyOf(requireNonNull(items, "items are missing"));
      requireNonNull(className, "className is missing");
      requireNonNull(state, "state is missing");
      requireNonNull(words, "words are missing");
    }
  }

  /// A label for many items.
  ///
  /// @param act makes sending it again harmless
  public record BulkLabel(Chosen chosen, ValueView value, String labeller, String act) {
    public BulkLabel {
      requireNonNull(chosen, "chosen is missing");
      requireNonNull(value, "value is missing");
      requireNonNull(labeller, "labeller is missing");
      requireNonNull(act, "act is missing");
    }
  }

  /// A removal of many items.
  public record BulkRemoval(Chosen chosen, String labeller, String reason) {
    public BulkRemoval {
      requireNonNull(chosen, "chosen is missing");
      requireNonNull(labeller, "labeller is missing");
      requireNonNull(reason, "reason is missing");
    }
  }

  /// How many items were labelled, and those that were not.
  public record Labelled(String act, int labelled, List<Refused> refused) {
    public Labelled {
      refused = List.copyOf(refused);
    }
  }

  /// An item that could not be labelled.
  public record Refused(String item, String reason) {}

  /// How many items were removed, and those that nobody knows.
  ///
  /// @param act empty when none was
  public record Removed(String act, long removed, List<String> unknown) {
    public Removed {
      unknown = List.copyOf(unknown);
    }
  }
}
