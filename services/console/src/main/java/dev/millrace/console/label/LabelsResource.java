package dev.millrace.console.label;

import static java.util.Objects.requireNonNull;

import dev.millrace.console.Services;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.RetractLabelRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Optional;

/// Decisions of people, and their taking back.
@Path("/api/projects/{project}/labels")
@RunOnVirtualThread
public final class LabelsResource {
  private final Services services;

  @Inject
  LabelsResource(Services services) {
    this.services = services;
  }

  /// Labels an item.
  @POST
  public Taken submit(@PathParam("project") String project, NewLabel label) {
    var request =
        SubmitLabelRequest.newBuilder()
            .setProject(project)
            .setItem(label.item())
            .setValue(LabelValue.newBuilder().setClassName(label.className()))
            .setLabeller(label.labeller())
            .setLeaseEpoch(label.leaseEpoch())
            .setLabelId(label.labelId());
    label.suggestion().map(SuggestionView::toProto).ifPresent(request::setSuggestion);
    return new Taken(services.labeling().submitLabel(request.build()).getLabelId());
  }

  /// Takes a label back.
  @POST
  @Path("retract")
  public void retract(@PathParam("project") String project, Retraction retraction) {
    services
        .labeling()
        .retractLabel(
            RetractLabelRequest.newBuilder()
                .setProject(project)
                .setItem(retraction.item())
                .setLabelId(retraction.labelId())
                .setLabeller(retraction.labeller())
                .build());
  }

  /// A decision.
  ///
  /// @param leaseEpoch 0 decides without a lease
  /// @param suggestion what was shown
  /// @param labelId makes sending it again harmless
  public record NewLabel(
      String item,
      String className,
      String labeller,
      long leaseEpoch,
      Optional<SuggestionView> suggestion,
      String labelId) {
    public NewLabel {
      requireNonNull(item, "item is missing");
      requireNonNull(className, "className is missing");
      requireNonNull(labeller, "labeller is missing");
      requireNonNull(suggestion, "suggestion is missing");
      requireNonNull(labelId, "labelId is missing");
    }
  }

  /// A decision that is in the log.
  public record Taken(String labelId) {}

  /// A decision that somebody takes back.
  public record Retraction(String item, String labelId, String labeller) {
    public Retraction {
      requireNonNull(item, "item is missing");
      requireNonNull(labelId, "labelId is missing");
      requireNonNull(labeller, "labeller is missing");
    }
  }
}
