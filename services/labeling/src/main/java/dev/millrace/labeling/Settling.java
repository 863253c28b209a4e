package dev.millrace.labeling;

import dev.millrace.proto.labeling.v1.Consensus;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Project;
import java.util.List;
import java.util.Optional;

/// Makes one label out of the votes for an item, whenever these change.
final class Settling {
  /// What votes have come to.
  ///
  /// @param support how sure that is, 0 to 1
  record Decision(LabelValue value, double support) {}

  /// How votes become one label; empty when they do not.
  @FunctionalInterface
  interface Rule {
    /// What votes come to.
    ///
    /// @param votes one a labeller, as many as are wanted or more
    Optional<Decision> decide(Project project, List<LabelEntry> votes);
  }

  private final Rule rule;

  Settling(Rule rule) {
    this.rule = rule;
  }

  /// Brings the consensus of an item in line with its votes, as a part of the act that changed
  /// them. A label that is no consensus stays: who gave it has seen more than a vote.
  void settle(ActWriter writer, Project project, String name) {
    var item = writer.item(name);
    var standing = item.current();
    var votes = item.votes();
    var nothingToSettle = votes.isEmpty() && standing.isEmpty();
    if (nothingToSettle || standing.filter(label -> !label.isConsensus()).isPresent()) {
      return;
    }
    var decision =
        votes.size() < Plans.overlap(project)
            ? Optional.<Decision>empty()
            : rule.decide(project, votes);
    if (decision.isPresent()
        && standing.filter(label -> says(label, decision.get(), votes)).isPresent()) {
      return;
    }
    standing.ifPresent(label -> writer.retractByConsensus(name, label.labelId()));
    decision.ifPresent(made -> writer.labelByConsensus(name, made.value(), consensus(made, votes)));
  }

  private static boolean says(LabelEntry label, Decision decision, List<LabelEntry> votes) {
    return label.value().equals(decision.value())
        && label.labeled().getConsensus().equals(consensus(decision, votes));
  }

  private static Consensus consensus(Decision decision, List<LabelEntry> votes) {
    return Consensus.newBuilder().setVotes(votes.size()).setSupport(decision.support()).build();
  }
}
