package dev.millrace.labeling;

import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Point;
import dev.millrace.proto.labeling.v1.PointSet;
import dev.millrace.proto.labeling.v1.Project;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The value that most votes give; the median of numbers and of points.
final class Majority implements Settling.Rule {
  // Of the range of a project's numbers, or of the larger side of an image.
  private static final double NEAR = 0.05;

  @Override
  public Optional<Settling.Decision> decide(Project project, List<LabelEntry> votes) {
    var names = ClassNames.of(project);
    var values = votes.stream().map(vote -> names.present(vote.value())).toList();
    return switch (values.getFirst().getValueCase()) {
      case NUMBER -> Optional.of(numbers(project, values));
      case POINTS -> Optional.of(points(values));
      case CLASS_NAME, CLASS_SET, MASK, REGIONS, TEXT, VALUE_NOT_SET -> equal(values);
    };
  }

  /// The value given most often, unless another is given as often.
  private static Optional<Settling.Decision> equal(List<LabelValue> values) {
    var counts =
        values.stream().collect(groupingBy(Function.identity(), LinkedHashMap::new, counting()));
    var ranked =
        counts.entrySet().stream()
            .sorted(comparingLong((Map.Entry<LabelValue, Long> e) -> -e.getValue()))
            .toList();
    var first = ranked.getFirst();
    var tied = ranked.size() > 1 && ranked.get(1).getValue().equals(first.getValue());
    return tied
        ? Optional.empty()
        : Optional.of(
            new Settling.Decision(first.getKey(), (double) first.getValue() / values.size()));
  }

  private static Settling.Decision numbers(Project project, List<LabelValue> values) {
    var numbers = values.stream().map(LabelValue::getNumber).toList();
    var median = median(numbers);
    var range = project.getSchema().getNumberRange();
    var width =
        project.getSchema().hasNumberRange()
            ? range.getMaximum() - range.getMinimum()
            : Math.abs(median);
    var near = numbers.stream().filter(n -> Math.abs(n - median) <= NEAR * width).count();
    return new Settling.Decision(
        LabelValue.newBuilder().setNumber(median).build(), (double) near / numbers.size());
  }

  private static double median(List<Double> numbers) {
    var sorted = numbers.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static Settling.Decision points(List<LabelValue> values) {
    var byName =
        values.stream()
            .flatMap(value -> value.getPoints().getPointsList().stream())
            .collect(
                groupingBy(
                    Point::getName, LinkedHashMap::new, java.util.stream.Collectors.toList()));
    var set = PointSet.newBuilder();
    byName.forEach((name, points) -> {
      // A point that most leave out is not there.
      if (2 * points.size() > values.size()) {
        set.addPoints(
            Point.newBuilder()
                .setName(name)
                .setX((float) median(points.stream().map(p -> (double) p.getX()).toList()))
                .setY((float) median(points.stream().map(p -> (double) p.getY()).toList())));
      }
    });
    var median = set.build();
    var reach = NEAR * extent(values);
    var near = values.stream().filter(value -> isNear(value.getPoints(), median, reach)).count();
    return new Settling.Decision(
        LabelValue.newBuilder().setPoints(median).build(), (double) near / values.size());
  }

  /// How far the points of all votes reach.
  private static double extent(List<LabelValue> values) {
    return values.stream()
        .flatMap(value -> value.getPoints().getPointsList().stream())
        .flatMap(point -> Stream.of((double) point.getX(), (double) point.getY()))
        .max(Comparator.naturalOrder())
        .orElse(0.0);
  }

  private static boolean isNear(PointSet points, PointSet median, double reach) {
    return points.getPointsCount() == median.getPointsCount()
        && median.getPointsList().stream()
            .allMatch(wanted ->
                points.getPointsList().stream()
                    .anyMatch(point ->
                        point.getName().equals(wanted.getName())
                            && Math.hypot(
                                    point.getX() - wanted.getX(), point.getY() - wanted.getY())
                                <= reach));
  }
}
