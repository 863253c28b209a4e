package dev.millrace.console.review;

import dev.millrace.proto.labeling.v1.Agreement;
import dev.millrace.proto.labeling.v1.LabellerFigures;
import dev.millrace.proto.labeling.v1.PairAgreement;
import java.util.List;
import java.util.Optional;

/// How well labellers agree, and each one's figures.
///
/// @param items with two votes or more
/// @param alpha Krippendorff's, empty when it is not defined
public record AgreementView(
    long items, long votes, Optional<Double> alpha, List<Pair> pairs, List<Figures> labellers) {
  public AgreementView {
    pairs = List.copyOf(pairs);
    labellers = List.copyOf(labellers);
  }

  static AgreementView of(Agreement agreement) {
    return new AgreementView(
        agreement.getItems(),
        agreement.getVotes(),
        agreement.hasAlpha() ? Optional.of(agreement.getAlpha()) : Optional.empty(),
        agreement.getPairsList().stream().map(Pair::of).toList(),
        agreement.getLabellersList().stream().map(Figures::of).toList());
  }

  /// Two labellers.
  ///
  /// @param items judged by both
  /// @param agreement the share of those on which they say the same
  /// @param kappa Cohen's, empty when it is not defined
  public record Pair(
      String first, String second, long items, double agreement, Optional<Double> kappa) {
    static Pair of(PairAgreement pair) {
      return new Pair(
          pair.getFirst(),
          pair.getSecond(),
          pair.getItems(),
          pair.getAgreement(),
          pair.hasKappa() ? Optional.of(pair.getKappa()) : Optional.empty());
    }
  }

  /// One labeller.
  ///
  /// @param withCurrent votes that are as the current label, of those judged
  /// @param accuracy the share of votes that are right by Dawid and Skene's model, if estimated
  public record Figures(
      String labeller,
      long labels,
      long votes,
      long retracted,
      long accepted,
      long corrected,
      long sentBack,
      long withCurrent,
      long judged,
      Optional<Double> accuracy) {
    static Figures of(LabellerFigures figures) {
      return new Figures(
          figures.getLabeller(),
          figures.getLabels(),
          figures.getVotes(),
          figures.getRetracted(),
          figures.getAccepted(),
          figures.getCorrected(),
          figures.getSentBack(),
          figures.getVotesWithCurrent(),
          figures.getVotesJudged(),
          figures.hasAccuracy() ? Optional.of(figures.getAccuracy()) : Optional.empty());
    }
  }
}
