package dev.millrace.console.project;

import static java.util.Objects.requireNonNull;

import dev.millrace.console.Names;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.ConsensusRule;
import dev.millrace.proto.labeling.v1.LabellingPlan;
import dev.millrace.proto.labeling.v1.Strategy;
import dev.millrace.proto.labeling.v1.StrategyShare;
import java.util.Arrays;
import java.util.List;

/// How people's work of a project is shared out and judged.
///
/// @param strategies none for unlabelled first, then the least sure
/// @param overlap how many labellers judge each item, 1 to 10
/// @param consensus `majority` or `dawid skene`
/// @param neededSupport a consensus with less goes to review, 0 to 1
/// @param reviewShare of the items labelled by people, 0 to 1
public record PlanView(
    List<Share> strategies,
    int overlap,
    String consensus,
    double neededSupport,
    double reviewShare) {
  private static final String STRATEGY = "STRATEGY_";
  private static final String RULE = "CONSENSUS_RULE_";

  public PlanView {
    strategies = List.copyOf(requireNonNull(strategies, "strategies are missing"));
    requireNonNull(consensus, "consensus is missing");
  }

  static PlanView of(LabellingPlan plan) {
    var rule =
        plan.getConsensus() == ConsensusRule.CONSENSUS_RULE_DAWID_SKENE
            ? ConsensusRule.CONSENSUS_RULE_DAWID_SKENE
            : ConsensusRule.CONSENSUS_RULE_MAJORITY;
    return new PlanView(
        plan.getStrategiesList().stream()
            .map(share -> new Share(Names.of(share.getStrategy(), STRATEGY), share.getShare()))
            .toList(),
        Math.max(1, plan.getOverlap()),
        Names.of(rule, RULE),
        plan.getNeededSupport(),
        plan.getReviewShare());
  }

  LabellingPlan toProto() {
    return LabellingPlan.newBuilder()
        .addAllStrategies(strategies.stream().map(Share::toProto).toList())
        .setOverlap(overlap)
        .setConsensus(named(ConsensusRule.values(), RULE, consensus))
        .setNeededSupport(neededSupport)
        .setReviewShare(reviewShare)
        .build();
  }

  private static <E extends Enum<E>> E named(E[] values, String prefix, String name) {
    return Arrays.stream(values)
        .filter(value -> Names.of(value, prefix).equals(name))
        .findFirst()
        .orElseThrow(
            () -> new InvalidException("'%s' is none of what a plan knows".formatted(name)));
  }

  /// A strategy's part of the tasks.
  ///
  /// @param share over 0, in proportion to the sum of shares
  public record Share(String strategy, double share) {
    public Share {
      requireNonNull(strategy, "strategy is missing");
    }

    StrategyShare toProto() {
      return StrategyShare.newBuilder()
          .setStrategy(named(Strategy.values(), STRATEGY, strategy))
          .setShare(share)
          .build();
    }
  }
}
