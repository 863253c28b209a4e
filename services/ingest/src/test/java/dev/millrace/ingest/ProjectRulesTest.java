package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.proto.ingest.v1.AddItemRequest.ContentCase;
import dev.millrace.proto.ingest.v1.RefusalReason;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.ClassSet;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.NumberRange;
import dev.millrace.proto.labeling.v1.Point;
import dev.millrace.proto.labeling.v1.PointSet;
import dev.millrace.proto.labeling.v1.Project;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectRulesTest {
  private static ProjectRules rules(Application application) {
    var schema =
        LabelSchema.newBuilder()
            .addClasses("cat")
            .addClasses("dog")
            .addPointNames("nose")
            .setNumberRange(NumberRange.newBuilder().setMinimum(1).setMaximum(5));
    return new ProjectRules(
        Project.newBuilder().setId("pets").setApplication(application).setSchema(schema).build());
  }

  private static LabelValue classes(String... names) {
    return LabelValue.newBuilder()
        .setClassSet(ClassSet.newBuilder().addAllClassNames(List.of(names)))
        .build();
  }

  private static LabelValue className(String name) {
    return LabelValue.newBuilder().setClassName(name).build();
  }

  private static LabelValue point(String... names) {
    var points = PointSet.newBuilder();
    for (var name : names) {
      points.addPoints(Point.newBuilder().setName(name));
    }
    return LabelValue.newBuilder().setPoints(points).build();
  }

  private static LabelValue number(double number) {
    return LabelValue.newBuilder().setNumber(number).build();
  }

  private static void refused(Application application, LabelValue label, RefusalReason reason) {
    assertThatThrownBy(() -> rules(application).checkLabel(label))
        .isInstanceOfSatisfying(ItemRefused.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @CsvSource({
    "APPLICATION_IMAGE_CLASSIFICATION,IMAGE",
    "APPLICATION_IMAGE_SEGMENTATION,IMAGE",
    "APPLICATION_TEXT_CLASSIFICATION,TEXT",
    "APPLICATION_TABULAR_REGRESSION,ROW",
    "APPLICATION_RATINGS,RATING_PAIR"
  })
  void checkKind_ofTheProject_isTaken(Application application, ContentCase kind) {
    rules(application).checkKind(kind);
    assertThatThrownBy(() -> rules(application).checkKind(ContentCase.CONTENT_NOT_SET))
        .isInstanceOf(ItemRefused.class)
        .hasMessageContaining("takes " + kind);
  }

  @Test
  void checkLabel_none_isTakenEverywhere() {
    for (var application : Application.values()) {
      if (application != Application.UNRECOGNIZED) {
        var none = LabelValue.getDefaultInstance();
        assertThat(rules(application).checkLabel(none)).isEqualTo(none);
      }
    }
  }

  @Test
  void checkLabel_classes_comeInOneForm() {
    var rules = rules(Application.APPLICATION_IMAGE_MULTI_CLASSIFICATION);
    assertThat(rules.checkLabel(classes("dog", "cat", "dog"))).isEqualTo(classes("cat", "dog"));
    assertThat(rules.checkLabel(className("dog"))).isEqualTo(classes("dog"));
    refused(
        Application.APPLICATION_IMAGE_MULTI_CLASSIFICATION,
        classes("cat", "emu"),
        RefusalReason.REFUSAL_REASON_UNKNOWN_CLASS);
  }

  @Test
  void checkLabel_ofOtherKind_isRefused() {
    refused(
        Application.APPLICATION_IMAGE_CLASSIFICATION,
        classes("cat"),
        RefusalReason.REFUSAL_REASON_WRONG_KIND);
    refused(
        Application.APPLICATION_IMAGE_SEGMENTATION,
        className("cat"),
        RefusalReason.REFUSAL_REASON_WRONG_KIND);
  }

  @Test
  void checkLabel_pointsAndNumbers_stayWithinTheSchema() {
    assertThat(rules(Application.APPLICATION_IMAGE_POINTS).checkLabel(point("nose")))
        .isEqualTo(point("nose"));
    refused(
        Application.APPLICATION_IMAGE_POINTS,
        point("tail"),
        RefusalReason.REFUSAL_REASON_UNKNOWN_CLASS);
    refused(
        Application.APPLICATION_IMAGE_POINTS,
        point("nose", "nose"),
        RefusalReason.REFUSAL_REASON_WRONG_KIND);
    assertThat(rules(Application.APPLICATION_RATINGS).checkLabel(number(5))).isEqualTo(number(5));
    refused(Application.APPLICATION_RATINGS, number(6), RefusalReason.REFUSAL_REASON_WRONG_KIND);
    refused(
        Application.APPLICATION_RATINGS,
        number(Double.NaN),
        RefusalReason.REFUSAL_REASON_WRONG_KIND);
  }
}
