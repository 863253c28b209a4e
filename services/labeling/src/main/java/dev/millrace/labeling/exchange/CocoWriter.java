package dev.millrace.labeling.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.Point;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Region;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// COCO's JSON. Masks become segmentations, a category for each mask code; points become the
/// keypoints of one category with the project's name.
public final class CocoWriter implements LabelWriter {
  private static final int VISIBLE = 2;

  @Override
  public void write(Project project, Iterable<Labelled> items, OutputStream out)
      throws IOException {
    var points = project.getApplication() == Application.APPLICATION_IMAGE_POINTS;
    if (!points && project.getApplication() != Application.APPLICATION_IMAGE_SEGMENTATION) {
      throw new InvalidException(
          "COCO's files hold masks and points, and project '%s' is of %s: take CSV or Label Studio's format"
              .formatted(project.getId(), project.getApplication()));
    }
    // Items are read once, so the second section waits in a file for the end of the first.
    var annotations = Files.createTempFile("millrace-coco", ".json");
    try {
      out.write("{\"images\":".getBytes(UTF_8));
      try (var waiting = new BufferedOutputStream(Files.newOutputStream(annotations))) {
        sections(project, items, out, waiting);
      }
      out.write(",\"annotations\":".getBytes(UTF_8));
      Files.copy(annotations, out);
      out.write(",\"categories\":".getBytes(UTF_8));
      categories(project, points, out);
      out.write("}".getBytes(UTF_8));
    } finally {
      Files.delete(annotations);
    }
  }

  private static void sections(
      Project project, Iterable<Labelled> items, OutputStream out, OutputStream waiting)
      throws IOException {
    try (var images = generator(out);
        var annotations = new Annotations(project, generator(waiting))) {
      images.writeStartArray();
      int number = 0;
      for (var labelled : items) {
        image(images, labelled, ++number);
        annotations.add(labelled, number);
      }
      images.writeEndArray();
    }
  }

  private static JsonGenerator generator(OutputStream out) throws IOException {
    return Json.FACTORY.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
  }

  private static void image(JsonGenerator json, Labelled labelled, int id) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", id);
    json.writeStringField("file_name", labelled.id());
    json.writeNumberField("width", labelled.width());
    json.writeNumberField("height", labelled.height());
    json.writeEndObject();
  }

  private static void categories(Project project, boolean points, OutputStream out)
      throws IOException {
    try (var json = generator(out)) {
      json.writeStartArray();
      var names = points ? List.of(project.getId()) : project.getSchema().getMaskCodesList();
      int id = 0;
      for (var name : names) {
        json.writeStartObject();
        json.writeNumberField("id", ++id);
        json.writeStringField("name", name);
        if (points) {
          json.writeArrayFieldStart("keypoints");
          for (var point : project.getSchema().getPointNamesList()) {
            json.writeString(point);
          }
          json.writeEndArray();
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  /// The section of annotations, as it grows.
  private static final class Annotations implements AutoCloseable {
    private final Project project;
    private final JsonGenerator json;
    private int id;

    Annotations(Project project, JsonGenerator json) throws IOException {
      this.project = project;
      this.json = json;
      json.writeStartArray();
    }

    void add(Labelled labelled, int image) throws IOException {
      var value = labelled.value();
      switch (value.getValueCase()) {
        case POINTS -> points(labelled, image);
        case REGIONS -> {
          for (var region : value.getRegions().getRegionsList()) {
            region(labelled, region, image);
          }
        }
        case MASK ->
            throw new InvalidException(
                "item '%s' has its mask as a picture, which is not exported yet"
                    .formatted(labelled.id()));
        case CLASS_NAME, CLASS_SET, TEXT, NUMBER, VALUE_NOT_SET -> {}
      }
    }

    private void begin(int image, int category) throws IOException {
      json.writeStartObject();
      json.writeNumberField("id", ++id);
      json.writeNumberField("image_id", image);
      json.writeNumberField("category_id", category);
      json.writeNumberField("iscrowd", 0);
    }

    private void points(Labelled labelled, int image) throws IOException {
      begin(image, 1);
      var points =
          labelled.value().getPoints().getPointsList().stream()
              .collect(Collectors.toMap(Point::getName, Function.identity()));
      json.writeNumberField("num_keypoints", points.size());
      json.writeArrayFieldStart("keypoints");
      for (var name : project.getSchema().getPointNamesList()) {
        var point = points.getOrDefault(name, Point.getDefaultInstance());
        json.writeNumber(point.getX());
        json.writeNumber(point.getY());
        json.writeNumber(points.containsKey(name) ? VISIBLE : 0);
      }
      json.writeEndArray();
      json.writeEndObject();
    }

    private void region(Labelled labelled, Region region, int image) throws IOException {
      begin(image, 1 + project.getSchema().getMaskCodesList().indexOf(region.getCode()));
      if (region.hasPolygon()) {
        polygon(region.getPolygon().getCoordinatesList());
      } else {
        json.writeNumberField("area", Runs.area(region.getRuns()));
        json.writeObjectFieldStart("segmentation");
        numbers("size", List.of(labelled.height(), labelled.width()));
        numbers("counts", region.getRuns().getCountsList());
        json.writeEndObject();
      }
      json.writeEndObject();
    }

    private void polygon(List<Float> at) throws IOException {
      var twice = 0.0;
      for (int i = 0; i < at.size(); i += 2) {
        int next = (i + 2) % at.size();
        twice += (double) at.get(i) * at.get(next + 1) - (double) at.get(next) * at.get(i + 1);
      }
      json.writeNumberField("area", Math.abs(twice) / 2);
      json.writeArrayFieldStart("segmentation");
      json.writeStartArray();
      for (var number : at) {
        json.writeNumber(number);
      }
      json.writeEndArray();
      json.writeEndArray();
    }

    private void numbers(String field, List<Integer> numbers) throws IOException {
      json.writeArrayFieldStart(field);
      for (var number : numbers) {
        json.writeNumber(number);
      }
      json.writeEndArray();
    }

    @Override
    public void close() throws IOException {
      json.writeEndArray();
      json.close();
    }
  }
}
