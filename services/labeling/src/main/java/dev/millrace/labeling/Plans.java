package dev.millrace.labeling;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.ConsensusRule;
import dev.millrace.proto.labeling.v1.LabellingPlan;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Strategy;
import java.util.HashSet;

/// What a project's plan may be, and what it says where it says nothing.
final class Plans {
  private Plans() {}

  /// How many labellers judge each item.
  static int overlap(Project project) {
    return Math.max(1, project.getPlan().getOverlap());
  }

  /// Whether a person's label is one of several.
  static boolean isVote(Project project) {
    return overlap(project) > 1;
  }

  /// @throws InvalidException when a plan cannot be
  static void check(LabellingPlan plan) {
    if (plan.getOverlap() < 0 || plan.getOverlap() > ItemKey.MOST_SLOTS) {
      throw new InvalidException(
          "the overlap is %d, expected 1 to %d labellers an item"
              .formatted(plan.getOverlap(), ItemKey.MOST_SLOTS));
    }
    checkShare("review_share", plan.getReviewShare());
    checkShare("needed_support", plan.getNeededSupport());
    if (plan.getConsensus() == ConsensusRule.UNRECOGNIZED) {
      throw new InvalidException("the consensus rule is not known here");
    }
    checkStrategies(plan);
  }

  private static void checkStrategies(LabellingPlan plan) {
    var seen = new HashSet<Strategy>();
    for (var share : plan.getStrategiesList()) {
      switch (share.getStrategy()) {
        case STRATEGY_UNSPECIFIED, UNRECOGNIZED ->
            throw new InvalidException("a strategy of the plan is not known here");
        case STRATEGY_UNLABELLED,
            STRATEGY_MARGIN,
            STRATEGY_ENTROPY,
            STRATEGY_DISAGREEMENT,
            STRATEGY_DIVERSITY,
            STRATEGY_RANDOM -> {}
      }
      if (!(share.getShare() > 0) || !Double.isFinite(share.getShare())) {
        throw new InvalidException(
            "the share of %s is %s, expected more than 0"
                .formatted(share.getStrategy(), share.getShare()));
      }
      if (!seen.add(share.getStrategy())) {
        throw new InvalidException("%s is in the plan twice".formatted(share.getStrategy()));
      }
    }
  }

  private static void checkShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new InvalidException("%s is %s, expected 0 to 1".formatted(name, share));
    }
  }
}
