package dev.millrace.evaluation;

import dev.millrace.learn.metric.ConfusionMatrix;
import dev.millrace.learn.metric.Scores;
import dev.millrace.proto.evaluation.v1.ItemLoss;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import java.util.List;

/// What answers of one class an item add up to: the confusions of classes, compared by accuracy.
final class ClassTally implements Tally {
  private final List<String> classes;
  private final Losses losses;
  private final ConfusionMatrix confusion;

  ClassTally(List<String> classes, Losses losses) {
    this.classes = List.copyOf(classes);
    this.losses = losses;
    this.confusion = new ConfusionMatrix(classes.size());
  }

  /// Adds the scores of the next items.
  void add(Scores scores) {
    confusion.add(scores);
    for (int i = 0; i < scores.count(); i++) {
      int actual = scores.target(i);
      int predicted = scores.predicted(i);
      var loss =
          ItemLoss.newBuilder()
              .setActual(classes.get(actual))
              .setPredicted(classes.get(predicted))
              .setLoss(scores.loss(i))
              .setProbability((float) scores.probability(i, actual));
      losses.add(loss, predicted);
    }
  }

  @Override
  public SplitVerdict.Builder verdict() {
    var verdict =
        SplitVerdict.newBuilder()
            .setAccuracy(confusion.accuracy())
            .setFigure(Figures.larger("accuracy", confusion.accuracy()))
            .putFigures("accuracy", confusion.accuracy())
            .addAllClasses(classes);
    for (int actual = 0; actual < classes.size(); actual++) {
      for (int predicted = 0; predicted < classes.size(); predicted++) {
        verdict.addConfusion(confusion.count(actual, predicted));
      }
    }
    return verdict;
  }
}
