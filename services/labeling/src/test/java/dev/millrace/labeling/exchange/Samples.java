package dev.millrace.labeling.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.proto.ingest.v1.ImageContent;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.ingest.v1.ItemContent;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Region;
import dev.millrace.proto.labeling.v1.RegionSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Projects, items and files for tests of formats.
final class Samples {
  private Samples() {}

  static Project project(Application application) {
    return Project.newBuilder()
        .setId("p")
        .setApplication(application)
        .setSchema(
            LabelSchema.newBuilder()
                .addClasses("Coat")
                .addClasses("a|b, \"c\"")
                .addPointNames("nose")
                .addPointNames("left eye")
                .addMaskCodes("ground")
                .addMaskCodes("sky"))
        .build();
  }

  /// An item with an image of 20 x 10 px.
  static Labelled labelled(String item, LabelValue value) {
    var image = ImageContent.newBuilder().setWidth(20).setHeight(10);
    var added =
        ItemAdded.newBuilder()
            .setItem(item)
            .setContent(ItemContent.newBuilder().setImage(image))
            .build();
    return new Labelled(added, value, "ann", Instant.parse("2026-05-01T12:00:00Z"));
  }

  static LabelValue className(String name) {
    return LabelValue.newBuilder().setClassName(name).build();
  }

  static LabelValue regions(Region.Builder... regions) {
    var set = RegionSet.newBuilder().setWidth(20).setHeight(10);
    for (var region : regions) {
      set.addRegions(region);
    }
    return LabelValue.newBuilder().setRegions(set).build();
  }

  static String written(LabelWriter writer, Project project, List<Labelled> items)
      throws IOException {
    var out = new ByteArrayOutputStream();
    writer.write(project, items, out);
    return out.toString(UTF_8);
  }

  static List<Reading> read(LabelReader reader, Project project, Path folder, String text)
      throws IOException {
    var file = Files.writeString(Files.createTempFile(folder, "labels", ""), text);
    var readings = new ArrayList<Reading>();
    reader.read(project, file, readings::add);
    return readings;
  }
}
