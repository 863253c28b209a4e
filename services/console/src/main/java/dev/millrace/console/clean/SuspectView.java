package dev.millrace.console.clean;

import dev.millrace.console.Names;
import dev.millrace.proto.labeling.v1.Suspect;
import java.util.List;
import java.util.Optional;

/// A label that is probably wrong.
public record SuspectView(
    String item,
    String image,
    String className,
    String labelId,
    String suggestedClass,
    double suspicion,
    double probability,
    double suggestedProbability,
    Optional<Double> loss,
    List<String> reasons) {
  public SuspectView {
    reasons = List.copyOf(reasons);
  }

  static SuspectView of(Suspect suspect) {
    return new SuspectView(
        suspect.getItem(),
        suspect.getBlob().getSha256(),
        suspect.getClassName(),
        suspect.getLabelId(),
        suspect.getSuggestedClass(),
        suspect.getSuspicion(),
        suspect.getProbability(),
        suspect.getSuggestedProbability(),
        suspect.hasLoss() ? Optional.of(suspect.getLoss()) : Optional.empty(),
        suspect.getReasonsList().stream()
            .map(reason -> Names.of(reason, "SUSPECT_REASON_"))
            .toList());
  }
}
