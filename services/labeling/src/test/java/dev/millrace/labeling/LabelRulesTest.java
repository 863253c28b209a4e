package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.ingest.v1.ImageContent;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.ingest.v1.ItemContent;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.ClassSet;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.NumberRange;
import dev.millrace.proto.labeling.v1.Point;
import dev.millrace.proto.labeling.v1.PointSet;
import dev.millrace.proto.labeling.v1.Polygon;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Region;
import dev.millrace.proto.labeling.v1.RegionSet;
import dev.millrace.proto.labeling.v1.RunLengths;
import dev.millrace.proto.mesh.v1.Blob;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelRulesTest {
  private static final LabelSchema SCHEMA =
      LabelSchema.newBuilder()
          .addClasses("Bag")
          .addClasses("Coat")
          .addPointNames("nose")
          .addMaskCodes("sky")
          .setNumberRange(NumberRange.newBuilder().setMinimum(1).setMaximum(5))
          .build();

  @Test
  void check_unknownClass_namesItAndTheKnown() {
    assertInvalid(
        Application.APPLICATION_IMAGE_CLASSIFICATION,
        TestMesh.value("Hat"),
        "the class 'Hat' is not in project p's schema; known are Bag, Coat");
  }

  @Test
  void check_anotherKind_namesBoth() {
    assertInvalid(
        Application.APPLICATION_IMAGE_CLASSIFICATION,
        LabelValue.newBuilder().setNumber(3).build(),
        "the label is a NUMBER, and project p (APPLICATION_IMAGE_CLASSIFICATION) takes a CLASS_NAME");
    assertInvalid(
        Application.APPLICATION_IMAGE_CLASSIFICATION,
        LabelValue.getDefaultInstance(),
        "the label is a VALUE_NOT_SET");
    assertInvalid(Application.APPLICATION_GENERATIVE, TestMesh.value("Bag"), "takes no labels");
  }

  @Test
  void check_classSet() {
    var application = Application.APPLICATION_IMAGE_MULTI_CLASSIFICATION;
    assertValid(application, set());
    assertValid(application, set("Coat", "Bag"));
    assertInvalid(application, set("Coat", "Coat"), "the class 'Coat' is given twice");
    assertInvalid(application, set("Coat", "Hat"), "the class 'Hat' is not in");
  }

  @Test
  void check_points() {
    var application = Application.APPLICATION_IMAGE_POINTS;
    assertValid(application, point("nose", 1, 0));
    assertInvalid(application, point("ear", 1, 0), "the point 'ear' is not in");
    assertInvalid(application, point("nose", -1, 0), "outside of any image");
    assertInvalid(application, point("nose", Float.NaN, 0), "outside of any image");
  }

  @Test
  void check_number() {
    var application = Application.APPLICATION_TABULAR_REGRESSION;
    assertValid(application, LabelValue.newBuilder().setNumber(5).build());
    assertInvalid(
        application,
        LabelValue.newBuilder().setNumber(5.5).build(),
        "the number 5.5 is outside of project p's range, 1.0 to 5.0");
  }

  @Test
  void check_mask() {
    var application = Application.APPLICATION_IMAGE_SEGMENTATION;
    var mask = Blob.newBuilder().setMediaType("image/png").setSha256("no");
    assertInvalid(
        application, LabelValue.newBuilder().setMask(mask).build(), "sha256 'no' is not 64");
    mask.setSha256("0a".repeat(32));
    assertValid(application, LabelValue.newBuilder().setMask(mask).build());
  }

  private static LabelValue set(String... classes) {
    var set = ClassSet.newBuilder();
    for (var name : classes) {
      set.addClassNames(name);
    }
    return LabelValue.newBuilder().setClassSet(set).build();
  }

  private static LabelValue point(String name, float x, float y) {
    var point = Point.newBuilder().setName(name).setX(x).setY(y);
    return LabelValue.newBuilder().setPoints(PointSet.newBuilder().addPoints(point)).build();
  }

  private static void assertValid(Application application, LabelValue value) {
    assertThatCode(() -> LabelRules.check(project(application), value)).doesNotThrowAnyException();
  }

  @Test
  void check_regions_limits() {
    var polygon = Polygon.newBuilder();
    for (int i = 0; i < 1_000_000; i++) {
      polygon.addCoordinates(i % 20).addCoordinates(i % 10);
    }
    assertRegionsInvalid(
        Region.newBuilder().setCode("sky").setPolygon(polygon),
        "polygons and runs have 2000000 numbers, at most 100000 can be");
    assertRegionsInvalid(
        Region.newBuilder().setCode("sea").setPolygon(triangle(5)), "the mask code 'sea'");
    assertRegionsInvalid(
        Region.newBuilder().setCode("sky").setPolygon(triangle(21)), "has the x 21.0");
    assertRegionsInvalid(
        Region.newBuilder().setCode("sky").setPolygon(triangle(Float.NaN)), "has the x NaN");
    assertRegionsInvalid(
        Region.newBuilder()
            .setCode("sky")
            .setPolygon(Polygon.newBuilder().addAllCoordinates(List.of(1f, 2f, 3f, 4f))),
        "has 4 coordinates");
    assertRegionsInvalid(
        Region.newBuilder()
            .setCode("sky")
            .setRuns(RunLengths.newBuilder().addCounts(100).addCounts(99)),
        "cover 199 pixels, and the mask has 200");
    assertRegionsInvalid(Region.newBuilder().setCode("sky"), "neither a polygon nor runs");
    assertThatCode(() ->
            LabelRules.check(
                project(Application.APPLICATION_IMAGE_SEGMENTATION),
                regions(
                    Region.newBuilder().setCode("sky").setPolygon(triangle(20)),
                    Region.newBuilder()
                        .setCode("sky")
                        .setRuns(RunLengths.newBuilder().addCounts(100).addCounts(100)))))
        .doesNotThrowAnyException();
  }

  @Test
  void checked_outsideOfTheImage_isRefused() {
    var image = ImageContent.newBuilder().setWidth(20).setHeight(10);
    var item = ItemAdded.newBuilder().setContent(ItemContent.newBuilder().setImage(image)).build();
    var outside = Point.newBuilder().setName("nose").setX(3).setY(11);
    var points =
        LabelValue.newBuilder().setPoints(PointSet.newBuilder().addPoints(outside)).build();
    assertThatThrownBy(
            () -> LabelRules.checked(project(Application.APPLICATION_IMAGE_POINTS), item, points))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("outside of the image of 20 x 10 px");
    var small = image.clone().setWidth(19);
    var other = ItemAdded.newBuilder().setContent(ItemContent.newBuilder().setImage(small)).build();
    var mask = regions(Region.newBuilder().setCode("sky").setPolygon(triangle(5)));
    assertThatThrownBy(() ->
            LabelRules.checked(project(Application.APPLICATION_IMAGE_SEGMENTATION), other, mask))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("the mask is of 20 x 10 px, the image of 19 x 10 px");
  }

  @Test
  void checked_formerName_becomesThePresentOne() {
    var project = project(Application.APPLICATION_IMAGE_CLASSIFICATION).toBuilder();
    project.getSchemaBuilder().putRenamedClasses("Sack", "Bag");
    assertThat(
            LabelRules.checked(
                project.build(), ItemAdded.getDefaultInstance(), TestMesh.value("Sack")))
        .isEqualTo(TestMesh.value("Bag"));
  }

  private static Polygon.Builder triangle(float x) {
    return Polygon.newBuilder().addAllCoordinates(List.of(1f, 1f, x, 1f, 1f, 9f));
  }

  private static LabelValue regions(Region.Builder... regions) {
    var set = RegionSet.newBuilder().setWidth(20).setHeight(10);
    for (var region : regions) {
      set.addRegions(region);
    }
    return LabelValue.newBuilder().setRegions(set).build();
  }

  private static void assertRegionsInvalid(Region.Builder region, String message) {
    assertInvalid(Application.APPLICATION_IMAGE_SEGMENTATION, regions(region), message);
  }

  private static void assertInvalid(Application application, LabelValue value, String message) {
    assertThatThrownBy(() -> LabelRules.check(project(application), value))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining(message);
  }

  private static Project project(Application application) {
    return Project.newBuilder().setId("p").setApplication(application).setSchema(SCHEMA).build();
  }
}
