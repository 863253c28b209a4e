package dev.millrace.examples;

import dev.millrace.learn.data.Table;
import dev.millrace.learn.metric.PointDistance;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.optim.Rates;
import dev.millrace.learn.vision.Images;
import dev.millrace.learn.vision.PointLabeller;
import dev.millrace.learn.vision.Splitter;
import dev.millrace.learn.vision.Transfer;
import dev.millrace.learn.vision.Vision;
import java.nio.file.Path;

/// Points in pictures, such as the corners of a mouth.
public final class FindPoints {

  private FindPoints() {}

  /// Learns from pictures and a table of file names and coordinates, and gives the mean distance in
  /// pixels of 64 across.
  ///
  /// @param from the backbone, such as `Transfer.of(new MobileNetV2())`
  public static double run(Path pictures, Path table, Transfer from) {
    var points = Table.read(table);
    var columns = points.columns().subList(1, points.columns().size());
    var data =
        Images.in(pictures)
            .split(Splitter.byRandom(0.2, 42))
            .point(Points.of(columns.size() / 2), PointLabeller.fromTable(points, "file", columns))
            .size(64)
            .batch(16);
    try (var learner = Vision.learner(data, from, new PointDistance(64, 64))) {
      learner.fitOneCycle(4, Rates.last(0.01));
      learner.unfreeze();
      learner.fitOneCycle(6, Rates.range(1e-3, 1e-2));
      return learner.epochs().getLast().metrics().getOrDefault("point_distance", 64.0);
    }
  }
}
