package dev.millrace.labeling.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.ClassSet;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Point;
import dev.millrace.proto.labeling.v1.PointSet;
import dev.millrace.proto.labeling.v1.Region;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvLabelsTest {
  private static final CsvLabels CSV = new CsvLabels();

  @TempDir Path folder;

  @Test
  void write_quotesWhatNeedsIt() throws Exception {
    var text =
        Samples.written(
            CSV,
            Samples.project(Application.APPLICATION_IMAGE_CLASSIFICATION),
            List.of(Samples.labelled("x,\"1\"\n", Samples.className("Coat"))));
    assertThat(text)
        .isEqualTo(
            "item,label,labeller,decided_at\r\n\"x,\"\"1\"\"\n\",Coat,ann,2026-05-01T12:00:00Z\r\n");
  }

  @Test
  void everyKind_comesBack() throws Exception {
    var set = ClassSet.newBuilder().addClassNames("Coat").addClassNames("a|b, \"c\"\\");
    var points =
        PointSet.newBuilder()
            .addPoints(Point.newBuilder().setName("left=eye").setX(1.5f).setY(2))
            .addPoints(Point.newBuilder().setName("nose").setX(3).setY(4));
    assertComesBack(
        Application.APPLICATION_IMAGE_MULTI_CLASSIFICATION,
        LabelValue.newBuilder().setClassSet(set).build());
    assertComesBack(
        Application.APPLICATION_IMAGE_MULTI_CLASSIFICATION,
        LabelValue.newBuilder().setClassSet(ClassSet.getDefaultInstance()).build());
    assertComesBack(
        Application.APPLICATION_IMAGE_POINTS, LabelValue.newBuilder().setPoints(points).build());
    assertComesBack(
        Application.APPLICATION_RATINGS, LabelValue.newBuilder().setNumber(-3.25).build());
    assertComesBack(Application.APPLICATION_IMAGE_CLASSIFICATION, Samples.className("a|b, \"c\""));
  }

  private void assertComesBack(Application application, LabelValue value) throws Exception {
    var project = Samples.project(application);
    var text = Samples.written(CSV, project, List.of(Samples.labelled("x", value)));
    assertThat(Samples.read(CSV, project, folder, text))
        .containsExactly(new Reading.Label(List.of("x"), value));
  }

  @Test
  void read_otherOrder_byteOrderMark_blankLines_shortRows() throws Exception {
    var project = Samples.project(Application.APPLICATION_RATINGS);
    var readings =
        Samples.read(CSV, project, folder, "\uFEFFlabel,note,item\n1,x,a\n\n2\nmany,x,b\n");
    assertThat(readings)
        .containsExactly(
            new Reading.Label(List.of("a"), LabelValue.newBuilder().setNumber(1).build()),
            new Reading.Refused("line 4", "the row has 1 cells, and misses some"),
            new Reading.Refused("b", "'many' is no number"));
  }

  @Test
  void read_whatIsNoTable_isRefused() throws Exception {
    var project = Samples.project(Application.APPLICATION_IMAGE_CLASSIFICATION);
    assertRefused("name,class\n", "expected item and label");
    assertRefused("", "expected item and label");
    assertRefused("item,label\n\"x,Coat\n", "line 2: a quoted cell has no end");
    assertRefused("item,label\n" + "x".repeat(2_000_000), "more than 1048576 characters");
    var file = Files.write(folder.resolve("latin"), new byte[] {'i', (byte) 0xE9, '\n'});
    assertThatThrownBy(() -> CSV.read(project, file, _ -> {}))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("UTF-8");
  }

  private void assertRefused(String text, String message) {
    var project = Samples.project(Application.APPLICATION_IMAGE_CLASSIFICATION);
    assertThatThrownBy(() -> Samples.read(CSV, project, folder, text))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining(message);
  }

  @Test
  void write_masks_areRefusedWithAWayOut() {
    var value = Samples.regions(Region.newBuilder().setCode("sky"));
    assertThatThrownBy(() ->
            Samples.written(
                CSV,
                Samples.project(Application.APPLICATION_IMAGE_SEGMENTATION),
                List.of(Samples.labelled("x", value))))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("take COCO");
  }
}
