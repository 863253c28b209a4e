package dev.millrace.console.label;

import static java.util.Objects.requireNonNull;

import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Polygon;
import dev.millrace.proto.labeling.v1.Region;
import dev.millrace.proto.labeling.v1.RegionSet;
import dev.millrace.proto.labeling.v1.RunLengths;
import java.util.List;

/// A mask as it is drawn: where regions overlap, the later one counts.
///
/// @param width of the image, in pixels
public record RegionsView(int width, int height, List<Area> regions) implements ValueView {
  public RegionsView {
    regions = List.copyOf(requireNonNull(regions, "regions are missing"));
  }

  static RegionsView of(RegionSet set) {
    return new RegionsView(
        set.getWidth(), set.getHeight(), set.getRegionsList().stream().map(Area::of).toList());
  }

  @Override
  public LabelValue toProto() {
    return LabelValue.newBuilder()
        .setRegions(
            RegionSet.newBuilder()
                .setWidth(width)
                .setHeight(height)
                .addAllRegions(regions.stream().map(Area::toProto).toList()))
        .build();
  }

  /// One region: a polygon, or else run lengths.
  ///
  /// @param code one of the schema's mask codes
  /// @param polygon x and y in turn; empty when the region is of runs
  /// @param runs pixels column by column, the first run outside
  public record Area(String code, List<Float> polygon, List<Integer> runs) {
    public Area {
      requireNonNull(code, "code is missing");
      polygon = List.copyOf(requireNonNull(polygon, "polygon is missing"));
      runs = List.copyOf(requireNonNull(runs, "runs are missing"));
    }

    static Area of(Region region) {
      return new Area(
          region.getCode(),
          region.getPolygon().getCoordinatesList(),
          region.getRuns().getCountsList());
    }

    Region toProto() {
      var region = Region.newBuilder().setCode(code);
      return polygon.isEmpty()
          ? region.setRuns(RunLengths.newBuilder().addAllCounts(runs)).build()
          : region.setPolygon(Polygon.newBuilder().addAllCoordinates(polygon)).build();
    }
  }
}
