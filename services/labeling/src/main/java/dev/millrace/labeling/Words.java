package dev.millrace.labeling;

import static java.util.stream.Collectors.joining;

import dev.millrace.mesh.job.Lease;
import dev.millrace.proto.labeling.v1.LabelValue;
import java.util.List;

/// Says in words what a labeller must know to go on.
final class Words {
  private Words() {}

  static String of(LabelValue value) {
    return switch (value.getValueCase()) {
      case CLASS_NAME -> "'" + value.getClassName() + "'";
      case CLASS_SET -> value.getClassSet().getClassNamesList().toString();
      case POINTS -> value.getPoints().getPointsCount() + " points";
      case REGIONS -> "a mask of %d regions".formatted(value.getRegions().getRegionsCount());
      case MASK -> "mask " + value.getMask().getSha256();
      case TEXT -> "a text of %d characters".formatted(value.getText().length());
      case NUMBER -> Double.toString(value.getNumber());
      case VALUE_NOT_SET -> "nothing";
    };
  }

  static String of(List<Lease> leases) {
    return leases.isEmpty()
        ? "it was never leased"
        : leases.stream().map(Words::of).collect(joining("; "));
  }

  private static String of(Lease lease) {
    return lease.holder().isEmpty()
        ? "its lease was given back"
        : "%s holds it under epoch %d until %s"
            .formatted(lease.holder(), lease.epoch(), lease.until());
  }

  static String ofCurrent(Item item) {
    return item.current()
        .map(label ->
            "its label is %s by %s, given at %s"
                .formatted(
                    of(label.value()),
                    label.labeled().getProvenance().getLabeller(),
                    label.decidedAt()))
        .orElse("it has no label");
  }
}
