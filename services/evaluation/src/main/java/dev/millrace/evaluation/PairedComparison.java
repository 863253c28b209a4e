package dev.millrace.evaluation;

/// Whether one of two versions is better, on items where exactly one of them is right; may be asked
/// after each item without being fooled more often.
///
/// Were they equally good, each such item would be a fair coin. The evidence is how much better a
/// coin of an unknown bias, every bias as likely as any other, explains what was seen: a mixture
/// likelihood ratio, which a fair coin takes above `1 / alpha` with a probability of at most
/// `alpha`, however long one looks (Ville's inequality; Robbins 1970).
///
/// @param wins items that only the challenger had right
/// @param losses items that only the champion had right
record PairedComparison(long wins, long losses) {
  /// How often equally good versions may be told apart in the end.
  static final double ALPHA = 0.05;

  /// What is known so far.
  enum Outcome {
    BETTER,
    WORSE,
    OPEN
  }

  Outcome outcome() {
    if (logEvidence() < -Math.log(ALPHA)) {
      return Outcome.OPEN;
    }
    return wins > losses ? Outcome.BETTER : Outcome.WORSE;
  }

  /// The natural logarithm of the evidence: of `2^n B(wins + 1, losses + 1)` with `n` items.
  double logEvidence() {
    var n = (double) (wins + losses);
    var choose = 0.0;
    for (long i = 1; i <= Math.min(wins, losses); i++) {
      choose += Math.log((n - i + 1) / i);
    }
    return n * Math.log(2) - choose - Math.log(n + 1);
  }
}
