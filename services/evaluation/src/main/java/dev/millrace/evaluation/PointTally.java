package dev.millrace.evaluation;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.metric.NumberScores;
import dev.millrace.learn.metric.PointDistance;
import dev.millrace.proto.evaluation.v1.ItemLoss;
import dev.millrace.proto.evaluation.v1.PointVerdict;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import java.util.List;

/// What answers of points add up to: how far each was from its place, compared by the mean
/// distance.
final class PointTally implements Tally {
  private final List<String> names;
  private final ImageShape shape;
  private final Losses losses;
  private final PointDistance distance;
  private final double[] sums;
  private long count;

  /// @param shape whose pixels distances are told in
  PointTally(List<String> names, ImageShape shape, Losses losses) {
    this.names = List.copyOf(names);
    this.shape = shape;
    this.losses = losses;
    this.distance = new PointDistance(shape.width(), shape.height());
    this.sums = new double[names.size()];
  }

  /// Adds the scores of the next items.
  void add(NumberScores scores) {
    distance.add(scores);
    count += scores.count();
    for (int item = 0; item < scores.count(); item++) {
      for (int point = 0; point < sums.length; point++) {
        sums[point] += distance(scores, item, point);
      }
      var loss = ItemLoss.newBuilder().setLoss(scores.loss(item));
      NumberTally.addNumbers(loss, scores, item);
      losses.add(loss, Losses.NO_OUTPUT);
    }
  }

  private double distance(NumberScores scores, int item, int point) {
    int x = 2 * point;
    double across = scores.said(item, x) - scores.target(item, x);
    double down = scores.said(item, x + 1) - scores.target(item, x + 1);
    return Math.hypot(across * shape.width() / 2, down * shape.height() / 2);
  }

  @Override
  public SplitVerdict.Builder verdict() {
    var verdict =
        SplitVerdict.newBuilder()
            .addAllClasses(names)
            .setFigure(Figures.smaller(distance.name(), distance.value()))
            .putFigures(distance.name(), distance.value());
    for (int point = 0; point < sums.length; point++) {
      verdict.addPoints(
          PointVerdict.newBuilder().setPoint(names.get(point)).setDistance(sums[point] / count));
    }
    return verdict;
  }
}
