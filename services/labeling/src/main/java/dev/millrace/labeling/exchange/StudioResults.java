package dev.millrace.labeling.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.ClassSet;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Point;
import dev.millrace.proto.labeling.v1.PointSet;
import dev.millrace.proto.labeling.v1.Polygon;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Region;
import dev.millrace.proto.labeling.v1.RegionSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// The results of one Label Studio annotation, read as one label.
final class StudioResults {
  private static final int MOST_RESULTS = 10_000;

  private final List<JsonNode> results = new ArrayList<>();

  /// @throws InvalidException when there are too many, or their parents go round in a circle
  StudioResults(JsonNode array) {
    if (!array.isArray() || array.size() > MOST_RESULTS) {
      throw new InvalidException("its result is no array of at most %d".formatted(MOST_RESULTS));
    }
    array.forEach(results::add);
    checkParents();
  }

  private void checkParents() {
    var parents = new HashMap<String, String>();
    for (var result : results) {
      var id = result.path("id").asText();
      var parent = result.path("parentID").asText();
      if (!id.isEmpty() && !parent.isEmpty() && !parent.equals("null")) {
        parents.put(id, parent);
      }
    }
    var ended = new HashSet<String>();
    for (var start : parents.keySet()) {
      var path = new HashSet<String>();
      for (var at = start;
          !ended.contains(at) && parents.containsKey(at);
          at = parent(parents, at)) {
        if (!path.add(at)) {
          throw new InvalidException(
              "the parents of its regions go round in a circle, at '%s'".formatted(at));
        }
      }
      ended.addAll(path);
    }
  }

  private static String parent(Map<String, String> parents, String id) {
    return parents.getOrDefault(id, "");
  }

  /// The label of this kind of project that the results say.
  ///
  /// @throws InvalidException when they say none, or are broken
  LabelValue label(Project project) {
    var value = LabelValue.newBuilder();
    return switch (project.getApplication()) {
      case APPLICATION_IMAGE_CLASSIFICATION,
          APPLICATION_TEXT_CLASSIFICATION,
          APPLICATION_TABULAR_CLASSIFICATION ->
          value.setClassName(one(choices())).build();
      case APPLICATION_IMAGE_MULTI_CLASSIFICATION ->
          value.setClassSet(ClassSet.newBuilder().addAllClassNames(choices())).build();
      case APPLICATION_IMAGE_POINTS -> value.setPoints(points()).build();
      case APPLICATION_IMAGE_SEGMENTATION -> value.setRegions(regions()).build();
      case APPLICATION_IMAGE_REGRESSION, APPLICATION_TABULAR_REGRESSION, APPLICATION_RATINGS ->
          value.setNumber(number()).build();
      case APPLICATION_IMAGE_TO_IMAGE,
          APPLICATION_LANGUAGE_MODEL,
          APPLICATION_GENERATIVE,
          APPLICATION_UNSPECIFIED,
          UNRECOGNIZED ->
          throw new InvalidException(
              "project '%s' (%s) takes no such labels"
                  .formatted(project.getId(), project.getApplication()));
    };
  }

  private List<String> choices() {
    var choices = new ArrayList<String>();
    of("choices").forEach(value -> value.path("choices").forEach(c -> choices.add(c.asText())));
    if (of("choices").isEmpty()) {
      throw new InvalidException("it has no result of type choices");
    }
    return choices;
  }

  private static String one(List<String> choices) {
    if (choices.size() != 1) {
      throw new InvalidException("it chooses %s, expected one class".formatted(choices));
    }
    return choices.getFirst();
  }

  private double number() {
    for (var type : List.of("number", "rating")) {
      for (var value : of(type)) {
        if (value.path(type).isNumber()) {
          return value.path(type).asDouble();
        }
      }
    }
    throw new InvalidException("it has no result of type number or rating");
  }

  private List<JsonNode> of(String type) {
    return results.stream()
        .filter(result -> result.path("type").asText().equals(type))
        .map(result -> result.path("value"))
        .toList();
  }

  private PointSet points() {
    var points = PointSet.newBuilder();
    for (var result : results) {
      if (result.path("type").asText().equals("keypointlabels")) {
        var value = result.path("value");
        points.addPoints(
            Point.newBuilder()
                .setName(value.path("keypointlabels").path(0).asText())
                .setX((float) (percent(value.path("x")) * width(result)))
                .setY((float) (percent(value.path("y")) * height(result))));
      }
    }
    return points.build();
  }

  private RegionSet regions() {
    var set = RegionSet.newBuilder();
    for (var result : results) {
      var type = result.path("type").asText();
      if (type.equals("polygonlabels") || type.equals("brushlabels")) {
        var code = result.path("value").path(type).path(0).asText();
        var region = Region.newBuilder().setCode(code);
        set.setWidth(width(result)).setHeight(height(result));
        set.addRegions(
            type.equals("polygonlabels")
                ? region.setPolygon(polygon(result))
                : region.setRuns(
                    Runs.ofRows(
                        BrushCode.decode(bytes(result), Runs.pixels(width(result), height(result))),
                        width(result),
                        height(result))));
      }
    }
    if (set.getRegionsCount() == 0) {
      throw new InvalidException("it has no result of type polygonlabels or brushlabels");
    }
    return set.build();
  }

  private static Polygon polygon(JsonNode result) {
    var polygon = Polygon.newBuilder();
    for (var point : result.path("value").path("points")) {
      polygon
          .addCoordinates((float) (percent(point.path(0)) * width(result)))
          .addCoordinates((float) (percent(point.path(1)) * height(result)));
    }
    return polygon.build();
  }

  private static byte[] bytes(JsonNode result) {
    var rle = result.path("value").path("rle");
    var bytes = new byte[rle.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) rle.path(i).asInt();
    }
    return bytes;
  }

  private static double percent(JsonNode number) {
    if (!number.isNumber()) {
      throw new InvalidException("'%s' is no percentage".formatted(number));
    }
    return number.asDouble() / 100;
  }

  private static int width(JsonNode result) {
    return side(result, "original_width");
  }

  private static int height(JsonNode result) {
    return side(result, "original_height");
  }

  private static int side(JsonNode result, String name) {
    var side = result.path(name);
    if (!side.isInt() || side.asInt() < 1) {
      throw new InvalidException("the %s of a result is '%s'".formatted(name, side));
    }
    return side.asInt();
  }
}
