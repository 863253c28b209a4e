package dev.millrace.console.label;

import dev.millrace.proto.labeling.v1.Flag;

/// Somebody's wish that an item be looked at.
public record FlagView(String flag, String reason, String labeller) {
  /// What the contracts carry.
  public static FlagView of(Flag flag) {
    return new FlagView(flag.getFlag(), flag.getReason(), flag.getProvenance().getLabeller());
  }
}
