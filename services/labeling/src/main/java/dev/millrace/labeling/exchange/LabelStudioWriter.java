package dev.millrace.labeling.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.Point;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Region;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// Label Studio's JSON: an array of tasks, each with one annotation.
public final class LabelStudioWriter implements LabelWriter {
  @Override
  public void write(Project project, Iterable<Labelled> items, OutputStream out)
      throws IOException {
    try (var json = Json.FACTORY.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartArray();
      int number = 0;
      for (var labelled : items) {
        task(json, labelled, ++number);
      }
      json.writeEndArray();
    }
  }

  private static void task(JsonGenerator json, Labelled labelled, int number) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", number);
    json.writeObjectFieldStart("data");
    json.writeStringField("item", labelled.id());
    var content = labelled.item().getContent();
    if (content.hasImage()) {
      json.writeStringField("image", "/api/blobs/" + content.getImage().getBlob().getSha256());
    } else if (content.hasText()) {
      json.writeStringField("text", content.getText().getInline());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("meta");
    json.writeStringField("labeller", labelled.labeller());
    json.writeEndObject();
    json.writeArrayFieldStart("annotations");
    json.writeStartObject();
    json.writeNumberField("id", number);
    json.writeStringField("created_at", labelled.decidedAt().toString());
    json.writeBooleanField("was_cancelled", false);
    json.writeArrayFieldStart("result");
    results(json, labelled);
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void results(JsonGenerator json, Labelled labelled) throws IOException {
    var value = labelled.value();
    switch (value.getValueCase()) {
      case CLASS_NAME -> choices(json, List.of(value.getClassName()));
      case CLASS_SET -> choices(json, value.getClassSet().getClassNamesList());
      case NUMBER -> {
        begin(json, "r1", "number");
        json.writeNumberField("number", value.getNumber());
        end(json);
      }
      case TEXT -> {
        begin(json, "r1", "textarea");
        json.writeArrayFieldStart("text");
        json.writeString(value.getText());
        json.writeEndArray();
        end(json);
      }
      case POINTS -> {
        int number = 0;
        for (var point : value.getPoints().getPointsList()) {
          point(json, labelled, point, "r" + ++number);
        }
      }
      case REGIONS -> {
        int number = 0;
        for (var region : value.getRegions().getRegionsList()) {
          region(json, labelled, region, "r" + ++number);
        }
      }
      case MASK ->
          throw new InvalidException(
              "item '%s' has its mask as a picture, which Label Studio's format cannot hold"
                  .formatted(labelled.id()));
      case VALUE_NOT_SET -> {}
    }
  }

  private static void begin(JsonGenerator json, String id, String type) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id);
    json.writeStringField("from_name", "label");
    json.writeStringField("to_name", "item");
    json.writeStringField("type", type);
    json.writeObjectFieldStart("value");
  }

  private static void end(JsonGenerator json) throws IOException {
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void end(JsonGenerator json, Labelled labelled) throws IOException {
    json.writeEndObject();
    json.writeNumberField("original_width", labelled.width());
    json.writeNumberField("original_height", labelled.height());
    json.writeNumberField("image_rotation", 0);
    json.writeEndObject();
  }

  private static void choices(JsonGenerator json, List<String> names) throws IOException {
    begin(json, "r1", "choices");
    names(json, "choices", names);
    end(json);
  }

  private static void names(JsonGenerator json, String field, List<String> names)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (var name : names) {
      json.writeString(name);
    }
    json.writeEndArray();
  }

  private static void point(JsonGenerator json, Labelled labelled, Point point, String id)
      throws IOException {
    begin(json, id, "keypointlabels");
    json.writeNumberField("x", 100.0 * point.getX() / labelled.width());
    json.writeNumberField("y", 100.0 * point.getY() / labelled.height());
    json.writeNumberField("width", 0.5);
    names(json, "keypointlabels", List.of(point.getName()));
    end(json, labelled);
  }

  private static void region(JsonGenerator json, Labelled labelled, Region region, String id)
      throws IOException {
    if (region.hasPolygon()) {
      begin(json, id, "polygonlabels");
      json.writeArrayFieldStart("points");
      var at = region.getPolygon().getCoordinatesList();
      for (int i = 0; i + 1 < at.size(); i += 2) {
        json.writeStartArray();
        json.writeNumber(100.0 * at.get(i) / labelled.width());
        json.writeNumber(100.0 * at.get(i + 1) / labelled.height());
        json.writeEndArray();
      }
      json.writeEndArray();
      json.writeBooleanField("closed", true);
      names(json, "polygonlabels", List.of(region.getCode()));
    } else {
      begin(json, id, "brushlabels");
      json.writeStringField("format", "rle");
      json.writeArrayFieldStart("rle");
      var rows = Runs.rows(region.getRuns(), labelled.width(), labelled.height());
      for (byte part : BrushCode.encode(rows, Runs.pixels(labelled.width(), labelled.height()))) {
        json.writeNumber(part & 0xFF);
      }
      json.writeEndArray();
      names(json, "brushlabels", List.of(region.getCode()));
    }
    end(json, labelled);
  }
}
