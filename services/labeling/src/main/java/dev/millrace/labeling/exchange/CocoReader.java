package dev.millrace.labeling.exchange;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Point;
import dev.millrace.proto.labeling.v1.PointSet;
import dev.millrace.proto.labeling.v1.Polygon;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Region;
import dev.millrace.proto.labeling.v1.RegionSet;
import dev.millrace.proto.labeling.v1.RunLengths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// COCO's JSON: segmentations as masks, keypoints as points. An item is named by its image's
/// `file_name`, with or without folders.
///
/// The file is read twice, for its sections may come in any order; the annotations of one image lie
/// anywhere, so their labels are held until the end.
public final class CocoReader implements LabelReader {
  private static final long MOST_NUMBERS = 20_000_000;

  private record Image(String name, int width, int height) {}

  private record Category(String name, List<String> keypoints) {}

  @Override
  public void read(Project project, Path file, Consumer<Reading> sink) throws IOException {
    var sections = new Sections();
    Json.read(file, parser -> sections.read(parser));
    var labels = new Labels(project, sections, sink);
    Json.read(file, parser -> each(parser, "annotations", labels::add));
    labels.finish();
  }

  @FunctionalInterface
  private interface Entry {
    void take(Optional<JsonNode> entry);
  }

  /// Walks over the entries of one section, and past all others.
  private static void each(JsonParser parser, String section, Entry entries) throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, "an object as COCO's files are");
    for (var token = parser.nextToken();
        token != JsonToken.END_OBJECT;
        token = parser.nextToken()) {
      if (token == null) {
        throw new InvalidException("the file ends in the middle of an object");
      }
      var isWanted = section.equals(parser.currentName());
      if (parser.nextToken() == JsonToken.START_ARRAY && isWanted) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          entries.take(Json.value(parser));
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
          throw new InvalidException("the section %s is no array of objects".formatted(section));
        }
      } else {
        parser.skipChildren();
      }
    }
  }

  /// What annotations refer to.
  private static final class Sections {
    private final Map<Long, Image> images = new HashMap<>();
    private final Map<Long, Category> categories = new HashMap<>();

    void read(JsonParser parser) throws IOException {
      Json.expect(parser, JsonToken.START_OBJECT, "an object as COCO's files are");
      for (var token = parser.nextToken();
          token != JsonToken.END_OBJECT;
          token = parser.nextToken()) {
        if (token == null) {
          throw new InvalidException("the file ends in the middle of an object");
        }
        var section = String.valueOf(parser.currentName());
        if (parser.nextToken() == JsonToken.START_ARRAY && !section.equals("annotations")) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            Json.value(parser).ifPresent(entry -> take(section, entry));
          }
        } else {
          parser.skipChildren();
        }
      }
    }

    private void take(String section, JsonNode entry) {
      var id = entry.path("id").asLong();
      if (section.equals("images")) {
        images.put(
            id,
            new Image(
                entry.path("file_name").asText(),
                entry.path("width").asInt(),
                entry.path("height").asInt()));
      } else if (section.equals("categories")) {
        var keypoints = new LinkedHashSet<String>();
        entry.path("keypoints").forEach(name -> keypoints.add(name.asText()));
        categories.put(id, new Category(entry.path("name").asText(), List.copyOf(keypoints)));
      }
    }
  }

  /// The labels of images, as their annotations come.
  private static final class Labels {
    private final boolean points;
    private final Sections sections;
    private final Consumer<Reading> sink;
    private final Map<Long, LabelValue.Builder> byImage = new LinkedHashMap<>();
    private final Map<Long, String> refused = new LinkedHashMap<>();
    private long numbers;
    private long count;
    private boolean tooMany;

    Labels(Project project, Sections sections, Consumer<Reading> sink) {
      this.points = project.getApplication() == Application.APPLICATION_IMAGE_POINTS;
      this.sections = sections;
      this.sink = sink;
      if (!points && project.getApplication() != Application.APPLICATION_IMAGE_SEGMENTATION) {
        throw new InvalidException(
            "COCO's files hold masks and points, and project '%s' is of %s"
                .formatted(project.getId(), project.getApplication()));
      }
    }

    void add(Optional<JsonNode> entry) {
      count++;
      if (entry.isEmpty()) {
        sink.accept(new Reading.Refused("annotation " + count, "it is larger than 16 MiB"));
        return;
      }
      var annotation = entry.get();
      var id = annotation.path("image_id").asLong();
      var image = Optional.ofNullable(sections.images.get(id));
      if (image.isEmpty()) {
        sink.accept(
            new Reading.Refused("annotation " + count, "there is no image %d".formatted(id)));
        return;
      }
      try {
        add(annotation, byImage.computeIfAbsent(id, _ -> LabelValue.newBuilder()), image.get());
      } catch (InvalidException e) {
        refused.putIfAbsent(id, String.valueOf(e.getMessage()));
      }
    }

    private void add(JsonNode annotation, LabelValue.Builder label, Image image) {
      var category =
          Optional.ofNullable(sections.categories.get(annotation.path("category_id").asLong()))
              .orElseThrow(() ->
                  new InvalidException(
                      "there is no category %s".formatted(annotation.path("category_id"))));
      if (points) {
        addPoints(annotation.path("keypoints"), category, label.getPointsBuilder());
      } else {
        label.getRegionsBuilder().setWidth(image.width()).setHeight(image.height());
        addRegions(annotation.path("segmentation"), category, label.getRegionsBuilder());
      }
    }

    private static void addPoints(JsonNode keypoints, Category category, PointSet.Builder set) {
      for (int i = 0; i < category.keypoints().size() && 3 * i + 2 < keypoints.size(); i++) {
        if (keypoints.path(3 * i + 2).asInt() > 0) {
          set.addPoints(
              Point.newBuilder()
                  .setName(category.keypoints().get(i))
                  .setX((float) keypoints.path(3 * i).asDouble())
                  .setY((float) keypoints.path(3 * i + 1).asDouble()));
        }
      }
    }

    private void addRegions(JsonNode segmentation, Category category, RegionSet.Builder set) {
      var region = Region.newBuilder().setCode(category.name());
      if (segmentation.isArray()) {
        for (var part : segmentation) {
          hold(part.size());
          var polygon = Polygon.newBuilder();
          part.forEach(number -> polygon.addCoordinates((float) number.asDouble()));
          set.addRegions(region.setPolygon(polygon));
        }
      } else {
        set.addRegions(region.setRuns(runs(segmentation.path("counts"))));
      }
    }

    private RunLengths runs(JsonNode counts) {
      var runs = RunLengths.newBuilder();
      if (counts.isTextual()) {
        runs.addAllCounts(Runs.decompressed(counts.asText()));
      } else {
        counts.forEach(count -> runs.addCounts(count.asInt()));
      }
      hold(runs.getCountsCount());
      return runs.build();
    }

    private void hold(int more) {
      numbers += more;
      if (numbers > MOST_NUMBERS) {
        tooMany = true;
        throw new InvalidException("the file's masks have more numbers than can be held");
      }
    }

    void finish() {
      if (tooMany) {
        throw new InvalidException(
            "the file's masks have more than %d numbers: import it in parts"
                .formatted(MOST_NUMBERS));
      }
      byImage.forEach((id, label) -> {
        var name = sections.images.getOrDefault(id, new Image("", 0, 0)).name();
        if (refused.containsKey(id)) {
          sink.accept(new Reading.Refused(name, refused.getOrDefault(id, "")));
        } else {
          sink.accept(new Reading.Label(names(name), label.build()));
        }
      });
    }

    private static List<String> names(String file) {
      var names = new LinkedHashSet<>(List.of(file, file.replaceAll("^.*/", "")));
      return List.copyOf(names);
    }
  }
}
