package dev.millrace.labeling.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Point;
import dev.millrace.proto.labeling.v1.PointSet;
import dev.millrace.proto.labeling.v1.Polygon;
import dev.millrace.proto.labeling.v1.Region;
import dev.millrace.proto.labeling.v1.RunLengths;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoTest {
  private static final CocoReader READER = new CocoReader();
  private static final CocoWriter WRITER = new CocoWriter();

  @TempDir Path folder;

  @Test
  void masksAndPoints_comeBack() throws Exception {
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
    assertComesBack(
        Application.APPLICATION_IMAGE_POINTS,
        LabelValue.newBuilder()
            .setPoints(
                PointSet.newBuilder()
                    .addPoints(Point.newBuilder().setName("left eye").setX(5).setY(2.5f)))
            .build());
  }

  private void assertComesBack(Application application, LabelValue value) throws Exception {
    var project = Samples.project(application);
    var text =
        Samples.written(
            WRITER, project, List.of(Samples.labelled("x", value), Samples.labelled("y", value)));
    assertThat(Samples.read(READER, project, folder, text))
        .containsExactly(
            new Reading.Label(List.of("x"), value), new Reading.Label(List.of("y"), value));
  }

  @Test
  void write_areasAreThose() throws Exception {
    var text =
        Samples.written(
            WRITER,
            Samples.project(Application.APPLICATION_IMAGE_SEGMENTATION),
            List.of(
                Samples.labelled(
                    "x",
                    Samples.regions(
                        Region.newBuilder()
                            .setCode("sky")
                            .setPolygon(
                                Polygon.newBuilder()
                                    .addAllCoordinates(List.of(0f, 0f, 20f, 0f, 10f, 5f)))))));
    assertThat(text)
        .contains("\"area\":50.0")
        .contains("\"category_id\":2")
        .contains("{\"id\":1,\"file_name\":\"x\",\"width\":20,\"height\":10}");
  }

  @Test
  void read_sectionsInAnyOrder_severalPolygons_compressedRuns() throws Exception {
    var readings =
        read(
            """
            {"info": {"year": 2017}, "annotations": [
               {"id": 1, "image_id": 9, "category_id": 5,
                "segmentation": [[0, 0, 5, 0, 5, 5], [6, 6, 9, 6, 9, 9]]},
               {"id": 2, "image_id": 9, "category_id": 5, "iscrowd": 1,
                "segmentation": {"counts": "53X1O", "size": [10, 20]}},
               {"id": 3, "image_id": 10, "category_id": 5, "segmentation": []},
               {"id": 4, "image_id": 8, "category_id": 77, "segmentation": []}],
             "images": [{"id": 9, "file_name": "train/a.jpg", "width": 20, "height": 10},
                        {"id": 8, "file_name": "b.jpg", "width": 20, "height": 10}],
             "categories": [{"id": 5, "name": "sky"}]}
            """);
    assertThat(readings.getFirst())
        .isEqualTo(new Reading.Refused("annotation 3", "there is no image 10"));
    assertThat(readings.get(1))
        .isInstanceOfSatisfying(
            Reading.Label.class,
            label -> {
              assertThat(label.names()).containsExactly("train/a.jpg", "a.jpg");
              assertThat(label.value().getRegions().getRegionsList()).hasSize(3);
              assertThat(label.value().getRegions().getRegions(2).getRuns().getCountsList())
                  .containsExactly(5, 3, 40, 2);
            });
    assertThat(readings.getLast())
        .isEqualTo(new Reading.Refused("b.jpg", "there is no category 77"));
  }

  @Test
  void read_whatIsNotItsFormat_isRefused() {
    assertThatThrownBy(() -> read("[]"))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("is not an object as COCO's files are");
    assertThatThrownBy(() -> read("{\"annotations\": [{\"id\": 1"))
        .isInstanceOf(InvalidException.class);
    assertThatThrownBy(() ->
            Samples.read(
                READER,
                Samples.project(Application.APPLICATION_IMAGE_CLASSIFICATION),
                folder,
                "{}"))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("hold masks and points");
    assertThatThrownBy(() ->
            Samples.written(WRITER, Samples.project(Application.APPLICATION_RATINGS), List.of()))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("take CSV");
  }

  private List<Reading> read(String text) throws Exception {
    return Samples.read(
        READER, Samples.project(Application.APPLICATION_IMAGE_SEGMENTATION), folder, text);
  }
}
