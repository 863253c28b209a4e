package dev.millrace.console.review;

import static java.util.Objects.requireNonNull;

import dev.millrace.console.Services;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.console.access.Visitors;
import dev.millrace.console.label.ValueView;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.NextReviewsRequest;
import dev.millrace.proto.labeling.v1.SubmitReviewRequest;
import dev.millrace.proto.labeling.v1.Verdict;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Optional;

/// The queue of reviews, and the verdicts.
@Path("/api/projects/{project}/reviews")
@RunOnVirtualThread
public final class ReviewsResource {
  private final Services services;
  private final Visitors visitors;

  @Inject
  ReviewsResource(Services services, Visitors visitors) {
    this.services = services;
    this.visitors = visitors;
  }

  /// Leases items to a reviewer. The leases are kept and given back as those of tasks.
  @POST
  @Needs(Role.REVIEWER)
  public List<ReviewView> next(@PathParam("project") String project, Wish wish) {
    var request =
        NextReviewsRequest.newBuilder()
            .setProject(project)
            .setReviewer(visitors.acting(wish.labeller()))
            .setCount(wish.count())
            .build();
    return services.labeling().nextReviews(request).getTasksList().stream()
        .map(ReviewView::of)
        .toList();
  }

  /// Accepts or corrects a label, or sends the item back to the queue.
  @POST
  @Path("submit")
  @Needs(Role.REVIEWER)
  public Reviewed submit(@PathParam("project") String project, NewReview review) {
    var request =
        SubmitReviewRequest.newBuilder()
            .setProject(project)
            .setItem(review.item())
            .setReviewer(visitors.acting(review.labeller()))
            .setLeaseEpoch(review.leaseEpoch())
            .setLabelId(review.labelId())
            .setVerdict(verdict(review.verdict()))
            .setComment(review.comment());
    review.value().map(ValueView::toProto).ifPresent(request::setValue);
    return new Reviewed(services.labeling().submitReview(request.build()).getAct());
  }

  private static Verdict verdict(String name) {
    return switch (name) {
      case "accepted" -> Verdict.VERDICT_ACCEPTED;
      case "corrected" -> Verdict.VERDICT_CORRECTED;
      case "sent back" -> Verdict.VERDICT_SENT_BACK;
      default ->
          throw new InvalidException(
              "verdict is '%s': expected accepted, corrected or sent back".formatted(name));
    };
  }

  /// How many reviews somebody wants.
  public record Wish(String labeller, int count) {
    public Wish {
      requireNonNull(labeller, "labeller is missing");
    }
  }

  /// A verdict.
  ///
  /// @param labelId the label that was judged, empty when there was none
  /// @param verdict `accepted`, `corrected` or `sent back`
  /// @param value the right one, for a correction
  public record NewReview(
      String item,
      String labeller,
      long leaseEpoch,
      String labelId,
      String verdict,
      Optional<ValueView> value,
      String comment) {
    public NewReview {
      requireNonNull(item, "item is missing");
      requireNonNull(labeller, "labeller is missing");
      requireNonNull(labelId, "labelId is missing");
      requireNonNull(verdict, "verdict is missing");
      requireNonNull(value, "value is missing");
      requireNonNull(comment, "comment is missing");
    }
  }

  /// A verdict that is in the log.
  public record Reviewed(String act) {}
}
