package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.serving.v1.ClassProbability;
import dev.millrace.proto.serving.v1.NumberAnswer;
import dev.millrace.proto.serving.v1.PlacedPoint;
import dev.millrace.proto.serving.v1.PredictionServed;
import org.junit.jupiter.api.Test;

class PredictionTest {
  private static final ClassNames NAMES =
      ClassNames.of(
          Project.newBuilder()
              .setId("views")
              .setApplication(Application.APPLICATION_IMAGE_MULTI_CLASSIFICATION)
              .setSchema(
                  LabelSchema.newBuilder()
                      .addClasses("cloud")
                      .addClasses("road")
                      .putRenamedClasses("street", "road"))
              .build());

  private static PredictionServed.Builder served() {
    return PredictionServed.newBuilder().setProject("views").setItem("a").setModelVersion("2");
  }

  private static ClassProbability tag(String name, float probability) {
    return ClassProbability.newBuilder().setClassName(name).setProbability(probability).build();
  }

  @Test
  void of_tags_givesThoseFromTheThresholdOnAndHowSureItIs() {
    var served = served();
    served
        .getTagsBuilder()
        .setThreshold(0.2f)
        .addTags(tag("street", 0.6f))
        .addTags(tag("cloud", 0.1f));
    var prediction = Prediction.of(served.build());
    assertThat(prediction.className()).isEmpty();
    assertThat(prediction.value().getClassSet().getClassNamesList()).containsExactly("street");
    assertThat(prediction.confidence()).isCloseTo(0.6f, within(1e-6f));
    // 0.4 of the 0.8 above the threshold, and 0.1 of the 0.2 below it.
    assertThat(prediction.margin()).isCloseTo(0.5f, within(1e-6f));
    assertThat(prediction.entropy()).isCloseTo((0.970951f + 0.468996f) / 2, within(1e-4f));
    var suggestion = prediction.toSuggestion(NAMES);
    assertThat(suggestion.getClassName()).isEmpty();
    assertThat(suggestion.getValue().getClassSet().getClassNamesList()).containsExactly("road");
  }

  @Test
  void of_tagsAtTheThreshold_isUnsure() {
    var served = served();
    served.getTagsBuilder().setThreshold(0.2f).addTags(tag("cloud", 0.2f));
    assertThat(Prediction.of(served.build()).margin()).isZero();
  }

  @Test
  void of_points_arePlacedAndSure() {
    var served = served();
    served
        .getPointsBuilder()
        .addPoints(PlacedPoint.newBuilder().setName("nose").setX(3.5f).setY(4));
    var prediction = Prediction.of(served.build());
    assertThat(prediction.value().getPoints().getPoints(0).getX()).isEqualTo(3.5f);
    assertThat(prediction.margin()).isEqualTo(1);
    assertThat(prediction.entropy()).isZero();
  }

  @Test
  void of_number_isTheSuggestion() {
    var served = served().setNumbers(NumberAnswer.newBuilder().addValues(2.5f)).build();
    assertThat(Prediction.of(served).toSuggestion(NAMES).getValue().getNumber()).isEqualTo(2.5);
  }

  @Test
  void of_nothing_isRefused() {
    assertThatThrownBy(() -> Prediction.of(served().build()))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("names no class");
    var none = served();
    none.getTagsBuilder();
    assertThatThrownBy(() -> Prediction.of(none.build())).isInstanceOf(InvalidException.class);
  }
}
