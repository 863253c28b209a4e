package dev.millrace.labeling;

import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Project;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rule of the project's plan.
final class ConsensusRules implements Settling.Rule {
  private final Skills skills;
  private final Majority majority = new Majority();

  ConsensusRules(Skills skills) {
    this.skills = skills;
  }

  @Override
  public Optional<Settling.Decision> decide(Project project, List<LabelEntry> votes) {
    return switch (project.getPlan().getConsensus()) {
      case CONSENSUS_RULE_DAWID_SKENE ->
          votes.stream().allMatch(vote -> vote.value().hasClassName())
              ? likeliest(project, votes)
              : majority.decide(project, votes);
      case CONSENSUS_RULE_MAJORITY, CONSENSUS_RULE_UNSPECIFIED, UNRECOGNIZED ->
          majority.decide(project, votes);
    };
  }

  /// The class that is likelier than all others together; when none is, a reviewer decides.
  private Optional<Settling.Decision> likeliest(Project project, List<LabelEntry> votes) {
    var indices = ClassIndices.of(project);
    var byLabeller = new LinkedHashMap<String, Integer>();
    votes.forEach(vote ->
        indices
            .of(vote.value().getClassName())
            .ifPresent(index -> byLabeller.put(vote.labeller(), index)));
    return likeliest(project, byLabeller)
        .map(choice ->
            new Settling.Decision(
                LabelValue.newBuilder()
                    .setClassName(project.getSchema().getClasses(choice.index()))
                    .build(),
                choice.probability()));
  }

  /// A class and how likely it is.
  record Choice(int index, double probability) {}

  /// What votes for classes come to by what is known of the labellers.
  Optional<Choice> likeliest(Project project, Map<String, Integer> votes) {
    var probabilities = skills.of(project).probabilities(votes);
    for (int i = 0; i < probabilities.length; i++) {
      if (probabilities[i] > 0.5) {
        return Optional.of(new Choice(i, probabilities[i]));
      }
    }
    return Optional.empty();
  }
}
