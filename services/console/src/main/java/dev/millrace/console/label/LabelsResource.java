package dev.millrace.console.label;

import static java.util.Objects.requireNonNull;

import dev.millrace.console.Services;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.console.access.Visitors;
import dev.millrace.proto.labeling.v1.RetractLabelRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Optional;

/// Decisions of people over one item each, and their taking back.
@Path("/api/projects/{project}/labels")
@RunOnVirtualThread
public final class LabelsResource {
  private final Services services;
  private final Visitors visitors;

  @Inject
  LabelsResource(Services services, Visitors visitors) {
    this.services = services;
    this.visitors = visitors;
  }

  /// Labels an item.
  @POST
  @Needs(Role.ANNOTATOR)
  public Taken submit(@PathParam("project") String project, NewLabel label) {
    var request =
        SubmitLabelRequest.newBuilder()
            .setProject(project)
            .setItem(label.item())
            .setValue(label.value().toProto())
            .setLabeller(visitors.acting(label.labeller()))
            .setLeaseEpoch(label.leaseEpoch())
            .setLabelId(label.labelId());
    label.suggestion().map(SuggestionView::toProto).ifPresent(request::setSuggestion);
    var answer = services.labeling().submitLabel(request.build());
    return new Taken(answer.getLabelId(), answer.getAct());
  }

  /// Takes a label back. The item is leased to the labeller again when nobody else holds it.
  @POST
  @Path("retract")
  @Needs(Role.ANNOTATOR)
  public Undone retract(@PathParam("project") String project, Retraction retraction) {
    var answer =
        services
            .labeling()
            .retractLabel(
                RetractLabelRequest.newBuilder()
                    .setProject(project)
                    .setItem(retraction.item())
                    .setLabelId(retraction.labelId())
                    .setLabeller(visitors.acting(retraction.labeller()))
                    .build());
    return new Undone(
        answer.getAct(),
        answer.hasTask() ? Optional.of(TaskView.of(answer.getTask())) : Optional.empty());
  }

  /// A decision.
  ///
  /// @param leaseEpoch 0 decides without a lease
  /// @param suggestion what was shown
  /// @param labelId makes sending it again harmless
  public record NewLabel(
      String item,
      ValueView value,
      String labeller,
      long leaseEpoch,
      Optional<SuggestionView> suggestion,
      String labelId) {
    public NewLabel {
      requireNonNull(item, "item is missing");
      requireNonNull(value, "value is missing");
      requireNonNull(labeller, "labeller is missing");
      requireNonNull(suggestion, "suggestion is missing");
      requireNonNull(labelId, "labelId is missing");
    }
  }

  /// A decision that is in the log.
  public record Taken(String labelId, String act) {}

  /// A decision that somebody takes back.
  public record Retraction(String item, String labelId, String labeller) {
    public Retraction {
      requireNonNull(item, "item is missing");
      requireNonNull(labelId, "labelId is missing");
      requireNonNull(labeller, "labeller is missing");
    }
  }

  /// A taking back that is in the log.
  ///
  /// @param task the item, leased again; empty when somebody else holds it
  public record Undone(String act, Optional<TaskView> task) {}
}
