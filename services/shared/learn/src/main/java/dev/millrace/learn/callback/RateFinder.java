package dev.millrace.learn.callback;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Cancelled;
import dev.millrace.learn.Cancelled.Level;
import dev.millrace.learn.Learner;
import dev.millrace.learn.Stage.FindRate;
import dev.millrace.learn.callback.RateCurve.Point;
import dev.millrace.learn.optim.Schedule;
import dev.millrace.learn.optim.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A search for a learning rate: a short fit in which the rate grows by equal factors from batch to
/// batch until the loss explodes. Smith 2015, with fastai's numbers.
///
/// The learner's weights, optimiser and settings are as before afterwards, and so is its
/// randomness, which depends on positions alone.
public final class RateFinder implements Callback {

  private static final double KEPT = 0.98;
  private static final double EXPLODED = 4;
  private static final double MOMENTUM = 0.9;

  private final double start;
  private final double end;
  private final int iterations;
  private final Consumer<RateCurve> told;
  private final List<Point> points = new ArrayList<>();
  private double average;
  private double best = Double.POSITIVE_INFINITY;
  private boolean ended;

  private RateFinder(double start, double end, int iterations, Consumer<RateCurve> told) {
    this.told = told;
    this.start = start;
    this.end = end;
    this.iterations = iterations;
  }

  /// Searches from 1e-7 to 10 in 100 batches, with the decay that the fit will have.
  ///
  /// @return empty when a callback has cancelled it
  public static Optional<RateCurve> search(Learner learner, double decay) {
    return search(learner, decay, FindRate.ITERATIONS);
  }

  /// Searches from 1e-7 to 10 in so many batches, with the decay that the fit will have.
  ///
  /// @return empty when a callback has cancelled it
  public static Optional<RateCurve> search(Learner learner, double decay, int iterations) {
    return search(learner, decay, iterations, _ -> {});
  }

  /// As [#search(Learner, double, int)], telling after each batch of the curve so far.
  ///
  /// @return empty when a callback has cancelled it
  public static Optional<RateCurve> search(
      Learner learner, double decay, int iterations, Consumer<RateCurve> told) {
    return search(learner, decay, 1e-7, 10, iterations, told);
  }

  /// Searches from one rate to another in so many batches, going through the set as often as that
  /// takes.
  ///
  /// @return empty when a callback has cancelled it
  /// @throws IllegalArgumentException when the rates do not rise or the batches are too few to
  ///   tell, or when not even the first loss was finite
  public static Optional<RateCurve> search(
      Learner learner, double decay, double start, double end, int iterations) {
    return search(learner, decay, start, end, iterations, _ -> {});
  }

  private static Optional<RateCurve> search(
      Learner learner,
      double decay,
      double start,
      double end,
      int iterations,
      Consumer<RateCurve> told) {
    if (!(start > 0) || !(end > start) || iterations < FindRate.FEWEST_ITERATIONS) {
      throw new IllegalArgumentException(
          "A search needs 0 < start < end and %d batches, but got %s, %s and %d"
              .formatted(FindRate.FEWEST_ITERATIONS, start, end, iterations));
    }
    var finder = new RateFinder(start, end, iterations, told);
    int epochs = Math.ceilDiv(iterations, learner.batches());
    learner.tryOut(epochs, new Settings(start, MOMENTUM, decay), finder);
    return finder.ended ? Optional.of(new RateCurve(finder.points)) : Optional.empty();
  }

  @Override
  public void beforeBatch(Learner learner) {
    double rate = rate(learner.step());
    learner.change((_, before) -> before.withRate(rate));
  }

  private double rate(long iteration) {
    return Schedule.EXPONENTIAL.at(start, end, (double) iteration / iterations);
  }

  @Override
  public void afterBatch(Learner learner) {
    average = KEPT * average + (1 - KEPT) * learner.loss();
    int count = points.size() + 1;
    double smoothed = average / (1 - Math.pow(KEPT, count));
    if (Double.isFinite(smoothed)) {
      points.add(new Point(rate(learner.step() - 1), smoothed));
      told.accept(new RateCurve(points));
    }
    best = Math.min(best, smoothed);
    if (!(smoothed <= EXPLODED * best) || points.size() >= iterations) {
      ended = true;
      throw new Cancelled(Level.FIT);
    }
  }

  @Override
  public void beforeValidate(Learner learner) {
    throw new Cancelled(Level.VALIDATE);
  }
}
