package dev.millrace.labeling;

import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ReviewReason;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;

/// Which items wait for a review, and why.
final class ReviewTable {
  static final String FLAGGED = "flagged";

  static final String TIED = ":overlap > 1 and not labelled and votes >= :overlap";

  static final String WEAK = "labelled and not reviewed and support < 1 and support < :needed";

  static final String SAMPLED =
      "labelled and not reviewed and by_people and spread < :sampledBelow";

  /// Says in SQL whether an item waits.
  static final String WAITS =
      "(%s) or (%s) or (%s) or (%s)".formatted(FLAGGED, TIED, WEAK, SAMPLED);

  private ReviewTable() {}

  /// Binds what the conditions need.
  static Query bound(Query query, Project project) {
    var plan = project.getPlan();
    return query
        // A condition alone does not need all.
        .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
        .bind("project", project.getId())
        .bind("overlap", Plans.overlap(project))
        .bind("needed", plan.getNeededSupport())
        .bind("sampledBelow", sampledBelow(project));
  }

  // Spread is an int that looks like chance: the share of its values below this is the plan's.
  private static long sampledBelow(Project project) {
    return Integer.MIN_VALUE + Math.round(project.getPlan().getReviewShare() * 0x1p32);
  }

  static boolean waits(Project project, Item item) {
    return reason(project, item).isPresent();
  }

  /// Why an item waits; empty when it does not.
  static Optional<ReviewReason> reason(Project project, Item item) {
    if (!item.history().openFlags().isEmpty()) {
      return Optional.of(ReviewReason.REVIEW_REASON_FLAGGED);
    }
    var current = item.current();
    var overlap = Plans.overlap(project);
    if (current.isEmpty()) {
      return overlap > 1 && item.votes().size() >= overlap
          ? Optional.of(ReviewReason.REVIEW_REASON_TIED)
          : Optional.empty();
    }
    if (item.isReviewed()) {
      return Optional.empty();
    }
    if (item.support() < 1 && item.support() < project.getPlan().getNeededSupport()) {
      return Optional.of(ReviewReason.REVIEW_REASON_WEAK_CONSENSUS);
    }
    return current.get().isByPeople() && item.spread() < sampledBelow(project)
        ? Optional.of(ReviewReason.REVIEW_REASON_SAMPLED)
        : Optional.empty();
  }

  /// How many items wait.
  static long count(Handle handle, Project project) {
    return bound(
            handle.createQuery(
                """
                select count(*) from (
                  select item from item where project = :project and present and %s
                  union
                  select item from item where project = :project and present and %s
                  union
                  select item from item where project = :project and present and %s
                  union
                  select item from item where project = :project and present and %s) as waiting
                """
                    .formatted(FLAGGED, TIED, WEAK, SAMPLED)),
            project)
        .mapTo(Long.class)
        .one();
  }
}
