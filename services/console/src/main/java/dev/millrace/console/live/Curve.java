package dev.millrace.console.live;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The measured steps of a run, as one line: a higher attempt supersedes the tail of the lower.
///
/// Old points are thinned when there are many, so that any run fits; the newest is always there.
final class Curve {
  static final int CAPACITY = 4_000;

  private final List<StepView> points = new ArrayList<>();
  private long attempt;

  long attempt() {
    return attempt;
  }

  /// An attempt went on from a step. Answers whether this is news.
  boolean supersede(long newAttempt, long fromStep) {
    if (newAttempt <= attempt) {
      return false;
    }
    attempt = newAttempt;
    points.removeIf(point -> point.step() > fromStep);
    return true;
  }

  /// Adds a point. Answers whether it is news: not of a superseded attempt, and not known.
  boolean add(StepView point) {
    supersede(point.attempt(), point.step() - 1);
    boolean stale = point.attempt() < attempt;
    if (stale || (!points.isEmpty() && point.step() <= points.getLast().step())) {
      return false;
    }
    points.add(point);
    if (points.size() > CAPACITY) {
      thin();
    }
    return true;
  }

  /// The points after a step, in columns.
  Columns after(long step) {
    var wanted = points.stream().filter(point -> point.step() > step).toList();
    return new Columns(
        attempt,
        wanted.stream().map(StepView::step).toList(),
        column(wanted, StepView::loss),
        column(wanted, StepView::smoothed),
        column(wanted, StepView::rate),
        column(wanted, StepView::momentum));
  }

  private void thin() {
    var kept = new ArrayList<StepView>(CAPACITY / 2 + 1);
    for (int i = points.size() - 1; i >= 0; i -= 2) {
      kept.add(points.get(i));
    }
    points.clear();
    points.addAll(kept.reversed());
  }

  private static List<Double> column(List<StepView> points, ToDoubleFunction<StepView> value) {
    return points.stream().map(value::applyAsDouble).toList();
  }

  /// Points as columns of equal length, oldest first.
  record Columns(
      long attempt,
      List<Long> steps,
      List<Double> losses,
      List<Double> smoothed,
      List<Double> rates,
      List<Double> momenta) {}
}
