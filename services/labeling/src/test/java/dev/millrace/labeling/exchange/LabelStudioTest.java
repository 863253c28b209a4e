package dev.millrace.labeling.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.ClassSet;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Point;
import dev.millrace.proto.labeling.v1.PointSet;
import dev.millrace.proto.labeling.v1.Polygon;
import dev.millrace.proto.labeling.v1.Region;
import dev.millrace.proto.labeling.v1.RunLengths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelStudioTest {
  private static final LabelStudioReader READER = new LabelStudioReader();
  private static final LabelStudioWriter WRITER = new LabelStudioWriter();
  private static final String COAT =
      "{\"data\":{\"item\":\"%s\"},\"annotations\":[{\"result\":[%s]}]}";
  private static final String CHOICE = "{\"type\":\"choices\",\"value\":{\"choices\":[\"Coat\"]}}";

  @TempDir Path folder;

  @Test
  void everyKind_comesBack() throws Exception {
    assertComesBack(Application.APPLICATION_IMAGE_CLASSIFICATION, Samples.className("Coat"));
    assertComesBack(
        Application.APPLICATION_IMAGE_MULTI_CLASSIFICATION,
        LabelValue.newBuilder()
            .setClassSet(ClassSet.newBuilder().addClassNames("Coat").addClassNames("x"))
            .build());
    assertComesBack(
        Application.APPLICATION_TABULAR_REGRESSION, LabelValue.newBuilder().setNumber(2.5).build());
    assertComesBack(
        Application.APPLICATION_IMAGE_POINTS,
        LabelValue.newBuilder()
            .setPoints(
                PointSet.newBuilder()
                    .addPoints(Point.newBuilder().setName("nose").setX(5).setY(2.5f)))
            .build());
    assertComesBack(
        Application.APPLICATION_IMAGE_SEGMENTATION,
        Samples.regions(
            Region.newBuilder()
                .setCode("sky")
                .setPolygon(
                    Polygon.newBuilder().addAllCoordinates(List.of(0f, 0f, 20f, 0f, 10f, 5f))),
            Region.newBuilder()
                .setCode("ground")
                .setRuns(RunLengths.newBuilder().addAllCounts(List.of(7, 30, 100, 63)))));
  }

  private void assertComesBack(Application application, LabelValue value) throws Exception {
    var project = Samples.project(application);
    var text =
        Samples.written(
            WRITER, project, List.of(Samples.labelled("x", value), Samples.labelled("y", value)));
    var readings = Samples.read(READER, project, folder, text);
    assertThat(readings).hasSize(2);
    assertThat(readings.getFirst())
        .isInstanceOfSatisfying(
            Reading.Label.class,
            label -> {
              assertThat(label.names().getFirst()).isEqualTo("x");
              assertThat(label.value()).isEqualTo(value);
            });
  }

  @Test
  void read_asLabelStudioExports() throws Exception {
    var readings =
        read(
            """
            [{"id": 17, "data": {"image": "/data/upload/1/0a1b2c3d-coat_1.png?d=x"},
              "annotations": [
                {"id": 1, "was_cancelled": true, "result": []},
                {"id": 2, "result": [{"id": "q", "type": "choices", "value": {"choices": ["Hat"]}}]},
                {"id": 3, "ground_truth": false, "result": [
                  {"id": "r", "type": "choices", "value": {"choices": ["Coat"]}},
                  {"type": "relation", "from_id": "r", "to_id": "r"}]}],
              "predictions": [], "meta": {}, "total_annotations": 2},
             {"id": 18, "data": {"image": "s3://bucket/two.png"}, "annotations": []}]
            """);
    assertThat(readings)
        .containsExactly(
            new Reading.Label(
                List.of("0a1b2c3d-coat_1.png", "coat_1.png"), Samples.className("Coat")));
  }

  @Test
  void read_parentsInACircle_isRefusedByName_andTheNeighbourCounts() throws Exception {
    var circle =
        """
        {"id": "a", "parentID": "b", "type": "choices", "value": {"choices": ["Coat"]}},
        {"id": "b", "parentID": "c"}, {"id": "c", "parentID": "b"}
        """;
    var readings =
        read("[" + COAT.formatted("x", circle) + "," + COAT.formatted("y", CHOICE) + "]");
    assertThat(readings.getFirst())
        .isInstanceOfSatisfying(
            Reading.Refused.class,
            refused -> {
              assertThat(refused.where()).isEqualTo("x");
              assertThat(refused.reason()).contains("go round in a circle");
            });
    assertThat(readings.getLast()).isInstanceOf(Reading.Label.class);
  }

  @Test
  void read_twoHundredMegabytes_inOneTaskOrInMany() throws Exception {
    var file = folder.resolve("large.json");
    try (var out = Files.newBufferedWriter(file, UTF_8)) {
      out.write("[{\"data\":{\"item\":\"huge\"},\"annotations\":[{\"result\":[");
      for (int i = 0; i < 100; i++) {
        out.write("\"" + "x".repeat(1 << 20) + "\",");
      }
      out.write("1]}]}");
      var task = "," + COAT.formatted("x".repeat(1_000), CHOICE);
      for (int i = 0; i < 95_000; i++) {
        out.write(task);
      }
      out.write("]");
    }
    assertThat(Files.size(file)).isGreaterThan(200_000_000);
    var labels = new int[1];
    var refused = new ArrayList<Reading>();
    READER.read(
        Samples.project(Application.APPLICATION_IMAGE_CLASSIFICATION),
        file,
        reading -> {
          if (reading instanceof Reading.Label) {
            labels[0]++;
          } else {
            refused.add(reading);
          }
        });
    assertThat(labels[0]).isEqualTo(95_000);
    assertThat(refused)
        .containsExactly(new Reading.Refused("task 1", "the task is larger than 16 MiB"));
  }

  @Test
  void read_whatIsNotItsFormat_isRefusedWithThePlace() {
    assertRefused("{}", "is not an array of Label Studio's tasks");
    assertRefused("[1]", "entry 1 of the array is no task");
    assertRefused("[" + COAT.formatted("x", CHOICE), "line 1, column");
    assertRefused("[" + COAT.formatted("x", "[".repeat(100)), "not JSON that can be read here");
    assertRefused("", "is not an array");
  }

  private void assertRefused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining(message);
  }

  @Test
  void read_brokenResults_areRefusedByItem() throws Exception {
    var two = "{\"type\":\"choices\",\"value\":{\"choices\":[\"Coat\",\"Hat\"]}}";
    assertThat(read("[" + COAT.formatted("x", two) + "]"))
        .containsExactly(new Reading.Refused("x", "it chooses [Coat, Hat], expected one class"));
    assertThat(read("[" + COAT.formatted("x", "{\"type\":\"number\"}") + "]"))
        .containsExactly(new Reading.Refused("x", "it has no result of type choices"));
    assertThat(read("[{\"data\":{},\"annotations\":[{\"result\":[]}]}]").getFirst())
        .isInstanceOf(Reading.Refused.class);
  }

  private List<Reading> read(String text) throws Exception {
    return Samples.read(
        READER, Samples.project(Application.APPLICATION_IMAGE_CLASSIFICATION), folder, text);
  }
}
