package dev.millrace.learn.vision;

import dev.millrace.learn.callback.Recorder;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.metric.Accuracy;
import dev.millrace.learn.metric.ErrorRate;
import dev.millrace.learn.metric.FBeta;
import dev.millrace.learn.metric.MeanAbsoluteError;
import dev.millrace.learn.metric.NumberScores;
import dev.millrace.learn.metric.PointDistance;
import dev.millrace.learn.metric.RootMeanSquaredError;
import dev.millrace.learn.metric.TagScores;
import dev.millrace.learn.metric.ThresholdAccuracy;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What suits an objective where nobody chooses: its metrics, and the words for what is true.
final class Measures {

  /// How many times more recall counts than precision.
  private static final double BETA = 2;

  private Measures() {}

  /// A recorder with the objective's metrics.
  ///
  /// @param shape whose pixels distances are told in
  static Recorder recorder(
      Objective<?> objective,
      ImageShape shape,
      Consumer<Recorder.Step> steps,
      Consumer<Recorder.Epoch> epochs) {
    return switch (objective) {
      case Classes _ -> new Recorder(List.of(new Accuracy(), new ErrorRate()), steps, epochs);
      case Tags(_, double threshold) ->
          new Recorder(
              TagScores.class,
              List.of(new ThresholdAccuracy(threshold), new FBeta(threshold, BETA)),
              steps,
              epochs);
      case Numbers _ ->
          new Recorder(
              NumberScores.class,
              List.of(new RootMeanSquaredError(), new MeanAbsoluteError()),
              steps,
              epochs);
      case Points _ ->
          new Recorder(
              NumberScores.class,
              List.of(new PointDistance(shape.width(), shape.height())),
              steps,
              epochs);
    };
  }

  /// What is true of an item, in words; nothing where it is places.
  static String truth(Objective<?> objective, ByteBuffer targets, int item) {
    int at = item * objective.targetBytes();
    return switch (objective) {
      case Classes(var names) -> names.get((int) targets.getLong(at));
      case Tags(var names, _) ->
          IntStream.range(0, names.size())
              .filter(tag -> targets.getFloat(at + Float.BYTES * tag) > 0.5f)
              .mapToObj(names::get)
              .collect(Collectors.joining(", "));
      case Numbers(var names, _) ->
          IntStream.range(0, names.size())
              .mapToObj(number -> Float.toString(targets.getFloat(at + Float.BYTES * number)))
              .collect(Collectors.joining(", "));
      case Points _ -> "";
    };
  }
}
