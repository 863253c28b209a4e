package dev.millrace.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.ClassSet;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.NumberRange;
import dev.millrace.proto.labeling.v1.Point;
import dev.millrace.proto.labeling.v1.PointSet;
import dev.millrace.proto.preprocessing.v1.Cut;
import dev.millrace.proto.preprocessing.v1.CutState;
import dev.millrace.proto.preprocessing.v1.ItemInCut;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import dev.millrace.proto.preprocessing.v1.Split;
import dev.millrace.proto.preprocessing.v1.TargetKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CutKindsTest extends CutBuilding {
  private static LabelValue tags(String... names) {
    return LabelValue.newBuilder()
        .setClassSet(ClassSet.newBuilder().addAllClassNames(List.of(names)))
        .build();
  }

  private static LabelValue number(double number) {
    return LabelValue.newBuilder().setNumber(number).build();
  }

  private static Point point(String name, float x, float y) {
    return Point.newBuilder().setName(name).setX(x).setY(y).build();
  }

  private static LabelValue points(Point... points) {
    return LabelValue.newBuilder()
        .setPoints(PointSet.newBuilder().addAllPoints(List.of(points)))
        .build();
  }

  private void tagged() {
    stream.create(
        Application.APPLICATION_IMAGE_MULTI_CLASSIFICATION,
        LabelSchema.newBuilder()
            .addAllClasses(List.of("cloud", "tree", "road"))
            .putRenamedClasses("street", "road")
            .build());
    for (var item : List.of("a", "b", "c", "d", "e")) {
      stream.item(item, 10, Map.of());
    }
    stream.label("a", "a1", tags("road", "cloud"));
    stream.label("b", "b1", tags());
    stream.label("c", "c1", tags("tree", "whale"));
    stream.label("d", "d1", tags("street", "road", "tree"));
    stream.label("e", "e1", "tree");
  }

  @Test
  void build_tags_keepsSetsOfIndicesAndLeavesOutWhatTheSchemaLacks() throws Exception {
    tagged();
    var manifest = manifest(spec());
    assertThat(manifest.getTarget()).isEqualTo(TargetKind.TARGET_KIND_TAGS);
    assertThat(manifest.getClassesList()).containsExactly("cloud", "tree", "road");
    var items = items(manifest, Split.SPLIT_TRAIN);
    assertThat(items).extracting(ShardItem::getItem).containsExactly("a", "b", "d");
    assertThat(items)
        .extracting(ShardItem::getTagsList)
        .containsExactly(List.of(0, 2), List.of(), List.of(1, 2));
    var size = built(spec(), OffsetVector.ends(log), 1).size();
    assertThat(size.getTrain()).isEqualTo(3);
    assertThat(size.getOutsideSchema()).isEqualTo(1);
    assertThat(size.getIncomplete()).isZero();
  }

  @Test
  void build_tagsTwice_givesTheSameBytes() throws Exception {
    tagged();
    var offsets = OffsetVector.ends(log);
    assertThat(build(spec(), offsets, 4)).isEqualTo(build(spec(), offsets, 1));
  }

  @Test
  void items_ofTags_areToldByName() throws Exception {
    tagged();
    var cut =
        Cut.newBuilder()
            .setState(CutState.CUT_STATE_COMPLETED)
            .setManifest(build(spec(), OffsetVector.ends(log), 1))
            .build();
    var items = new CutContent(blobs).items(cut);
    assertThat(items.values())
        .extracting(item -> List.<String>copyOf(item.getTagsList()))
        .containsExactly(List.of("cloud", "road"), List.of(), List.of("tree", "road"));
    assertThat(items.values()).extracting(ItemInCut::getClassName).containsOnly("");
  }

  @Test
  void build_points_scalesThemToTheImageAndLeavesOutWhatLacksSome() throws Exception {
    stream.create(
        Application.APPLICATION_IMAGE_POINTS,
        LabelSchema.newBuilder().addPointNames("left eye").addPointNames("nose").build());
    stream.item("a", Pictures.png(40, 20, 10), Map.of());
    stream.label("a", "a1", points(point("nose", 20, 10), point("left eye", 0, 25)));
    stream.item("b", Pictures.png(8, 8, 10), Map.of());
    stream.label("b", "b1", points(point("left eye", 8, 2), point("nose", 1, 8)));
    stream.item("c", 10, Map.of());
    stream.label("c", "c1", points(point("nose", 1, 1)));
    stream.item("d", 10, Map.of());
    stream.label("d", "d1", points(point("left eye", 1, 1), point("nose", 1, 1), point("x", 1, 1)));
    var manifest = manifest(spec());
    assertThat(manifest.getTarget()).isEqualTo(TargetKind.TARGET_KIND_POINTS);
    assertThat(manifest.getClassesList()).containsExactly("left eye", "nose");
    assertThat(items(manifest, Split.SPLIT_TRAIN))
        .extracting(ShardItem::getNumbersList)
        .containsExactly(List.of(-1f, 1.5f, 0f, 0f), List.of(1f, -0.5f, -0.75f, 1f));
    var size = built(spec(), OffsetVector.ends(log), 1).size();
    assertThat(size.getIncomplete()).isEqualTo(1);
    assertThat(size.getOutsideSchema()).isEqualTo(1);
  }

  @Test
  void build_onlyIncompletePoints_saysWhatToDo() {
    stream.create(
        Application.APPLICATION_IMAGE_POINTS,
        LabelSchema.newBuilder().addPointNames("left eye").addPointNames("nose").build());
    stream.item("c", 10, Map.of());
    stream.label("c", "c1", points(point("nose", 1, 1)));
    assertThatThrownBy(() -> build(spec(), OffsetVector.ends(log), 1))
        .isInstanceOf(CutRefused.class)
        .hasMessageContaining("lack some of the points");
  }

  @Test
  void build_numbers_keepsThoseInRange() throws Exception {
    stream.create(
        Application.APPLICATION_IMAGE_REGRESSION,
        LabelSchema.newBuilder()
            .setNumberRange(NumberRange.newBuilder().setMinimum(0).setMaximum(10))
            .build());
    stream.item("a", 10, Map.of());
    stream.label("a", "a1", number(2.5));
    stream.item("b", 10, Map.of());
    stream.label("b", "b1", number(11));
    var manifest = manifest(spec());
    assertThat(manifest.getTarget()).isEqualTo(TargetKind.TARGET_KIND_NUMBER);
    assertThat(manifest.getClassesList()).containsExactly("number");
    assertThat(manifest.getNumberRange().getMaximum()).isEqualTo(10);
    assertThat(items(manifest, Split.SPLIT_TRAIN))
        .extracting(ShardItem::getNumbersList)
        .containsExactly(List.of(2.5f));
    assertThat(built(spec(), OffsetVector.ends(log), 1).size().getOutsideSchema()).isEqualTo(1);
  }

  @Test
  void build_classes_haveNothingOfOtherKinds() throws Exception {
    stream.create("dark", "light");
    item("a", 10, "train");
    var manifest = manifest(spec());
    // As 0 and absent fields take no bytes, cuts of classes are what they were before other kinds.
    assertThat(manifest.getTargetValue()).isZero();
    assertThat(manifest.hasNumberRange()).isFalse();
    var items = items(manifest, Split.SPLIT_TRAIN);
    assertThat(items).allMatch(item -> item.getTagsCount() == 0 && item.getNumbersCount() == 0);
  }

  @Test
  void build_otherKind_isRefused() {
    stream.create(
        Application.APPLICATION_IMAGE_SEGMENTATION,
        LabelSchema.newBuilder().addMaskCodes("sky").build());
    assertThatThrownBy(() -> build(spec(), OffsetVector.ends(log), 1))
        .isInstanceOf(CutRefused.class)
        .hasMessageContaining("APPLICATION_IMAGE_SEGMENTATION");
  }
}
