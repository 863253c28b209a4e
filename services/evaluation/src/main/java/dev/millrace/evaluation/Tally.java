package dev.millrace.evaluation;

import dev.millrace.proto.evaluation.v1.SplitVerdict;

/// What a model's answers on a split add up to.
interface Tally {
  /// The verdict on all items added, without their losses.
  SplitVerdict.Builder verdict();
}
