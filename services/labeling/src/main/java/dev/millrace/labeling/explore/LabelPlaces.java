package dev.millrace.labeling.explore;

import dev.millrace.proto.labeling.v1.Project;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Labels as places in a project's classes.
public final class LabelPlaces {
  /// No label.
  public static final int NONE = -1;

  /// The item was removed.
  public static final int GONE = -2;

  private LabelPlaces() {}

  static int[] of(Project project, List<PointTable.Point> points) {
    var places = places(project);
    return points.stream()
        .mapToInt(point -> point.present() ? places.getOrDefault(point.className(), NONE) : GONE)
        .toArray();
  }

  /// The place of each class, former names included.
  public static Map<String, Integer> places(Project project) {
    var places = new HashMap<String, Integer>();
    var classes = project.getSchema().getClassesList();
    for (int i = 0; i < classes.size(); i++) {
      places.put(classes.get(i), i);
    }
    project
        .getSchema()
        .getRenamedClassesMap()
        .forEach((former, present) -> places.put(former, places.getOrDefault(present, NONE)));
    return places;
  }

  /// How many classes have a label.
  static long classes(int[] labels) {
    return IntStream.of(labels).filter(label -> label >= 0).distinct().count();
  }
}
