package dev.millrace.evaluation;

import dev.millrace.learn.metric.MeanAbsoluteError;
import dev.millrace.learn.metric.Metric;
import dev.millrace.learn.metric.NumberScores;
import dev.millrace.learn.metric.R2;
import dev.millrace.learn.metric.RootMeanSquaredError;
import dev.millrace.proto.evaluation.v1.ItemLoss;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import java.util.List;

/// What answers of one number an item add up to, compared by the root of the mean squared error.
final class NumberTally implements Tally {
  private final List<String> names;
  private final Losses losses;
  private final RootMeanSquaredError error = new RootMeanSquaredError();
  private final List<Metric<NumberScores>> others = List.of(new MeanAbsoluteError(), new R2());

  NumberTally(List<String> names, Losses losses) {
    this.names = List.copyOf(names);
    this.losses = losses;
  }

  /// Adds the scores of the next items.
  void add(NumberScores scores) {
    error.add(scores);
    others.forEach(metric -> metric.add(scores));
    for (int item = 0; item < scores.count(); item++) {
      var loss =
          ItemLoss.newBuilder()
              .setActual(Float.toString(scores.target(item, 0)))
              .setPredicted(Float.toString(scores.said(item, 0)))
              .setLoss(scores.loss(item));
      addNumbers(loss, scores, item);
      losses.add(loss, Losses.NO_OUTPUT);
    }
  }

  /// Tells what is true of an item and what was said.
  static void addNumbers(ItemLoss.Builder loss, NumberScores scores, int item) {
    for (int number = 0; number < scores.width(); number++) {
      loss.addActualNumbers(scores.target(item, number))
          .addPredictedNumbers(scores.said(item, number));
    }
  }

  @Override
  public SplitVerdict.Builder verdict() {
    var verdict =
        SplitVerdict.newBuilder()
            .addAllClasses(names)
            .setFigure(Figures.smaller(error.name(), error.value()))
            .putFigures(error.name(), error.value());
    others.forEach(metric -> verdict.putFigures(metric.name(), metric.value()));
    return verdict;
  }
}
