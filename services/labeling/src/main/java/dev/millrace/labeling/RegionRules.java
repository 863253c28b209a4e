package dev.millrace.labeling;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.Polygon;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Region;
import dev.millrace.proto.labeling.v1.RegionSet;
import dev.millrace.proto.labeling.v1.RunLengths;

/// What a drawn mask may be: small enough to travel in an event, and inside of its image.
final class RegionRules {
  private static final int MOST_REGIONS = 1_000;
  private static final int MOST_NUMBERS = 100_000;
  private static final int LARGEST_SIDE = 65_535;

  private RegionRules() {}

  /// @throws InvalidException when it cannot be
  static void check(Project project, RegionSet set) {
    if (!isSide(set.getWidth()) || !isSide(set.getHeight())) {
      throw new InvalidException(
          "the mask is of %d x %d px, expected 1 to %d each"
              .formatted(set.getWidth(), set.getHeight(), LARGEST_SIDE));
    }
    checkSize(set);
    for (var region : set.getRegionsList()) {
      LabelRules.checkKnown(
          "mask code", region.getCode(), project.getSchema().getMaskCodesList(), project);
      switch (region.getShapeCase()) {
        case POLYGON -> check(region, region.getPolygon(), set);
        case RUNS -> check(region, region.getRuns(), set);
        case SHAPE_NOT_SET ->
            throw new InvalidException(
                "the region of '%s' has neither a polygon nor runs".formatted(region.getCode()));
      }
    }
  }

  private static boolean isSide(int length) {
    return length >= 1 && length <= LARGEST_SIDE;
  }

  private static void checkSize(RegionSet set) {
    if (set.getRegionsCount() > MOST_REGIONS) {
      throw new InvalidException(
          "the mask has %d regions, at most %d can be"
              .formatted(set.getRegionsCount(), MOST_REGIONS));
    }
    var numbers =
        set.getRegionsList().stream()
            .mapToLong(region ->
                region.getPolygon().getCoordinatesCount() + region.getRuns().getCountsCount())
            .sum();
    if (numbers > MOST_NUMBERS) {
      throw new InvalidException(
          "the mask's polygons and runs have %d numbers, at most %d can be: draw it more coarsely"
              .formatted(numbers, MOST_NUMBERS));
    }
  }

  private static void check(Region region, Polygon polygon, RegionSet set) {
    int count = polygon.getCoordinatesCount();
    if (count < 6 || count % 2 != 0) {
      throw new InvalidException(
          "a polygon of '%s' has %d coordinates, expected x and y of 3 points or more"
              .formatted(region.getCode(), count));
    }
    for (int i = 0; i < count; i++) {
      var at = polygon.getCoordinates(i);
      var most = i % 2 == 0 ? set.getWidth() : set.getHeight();
      if (!(at >= 0 && at <= most)) {
        throw new InvalidException(
            "a polygon of '%s' has the %s %s, expected 0 to %d"
                .formatted(region.getCode(), i % 2 == 0 ? "x" : "y", at, most));
      }
    }
  }

  private static void check(Region region, RunLengths runs, RegionSet set) {
    var pixels = (long) set.getWidth() * set.getHeight();
    var sum = 0L;
    for (int run : runs.getCountsList()) {
      if (run < 0) {
        throw new InvalidException(
            "a run of '%s' is %d pixels long".formatted(region.getCode(), run));
      }
      sum += run;
    }
    if (sum != pixels) {
      throw new InvalidException(
          "the runs of '%s' cover %d pixels, and the mask has %d"
              .formatted(region.getCode(), sum, pixels));
    }
  }
}
