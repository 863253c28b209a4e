package dev.millrace.serving.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Tags;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.vision.ResidualNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleOpenerTest {

  @TempDir private Path folder;

  @Test
  void open_aClassifier_answers() throws IOException {
    try (Classifier classifier = BundleOpener.learn().open(bundle("image-classification"))) {
      assertThat(classifier.probabilities(new byte[784], 1)[0]).hasSize(2);
    }
  }

  @Test
  void open_aModelThatSaysTags_answersEachForItself() throws IOException {
    try (Classifier tagger = BundleOpener.learn().open(bundle("image-multi-classification"))) {
      assertThat(tagger.objective()).isInstanceOf(Tags.class);
      float[] row = tagger.probabilities(new byte[784], 1)[0];
      assertThat(row).hasSize(2);
      assertThat(row[0]).isBetween(0f, 1f);
    }
  }

  @Test
  void open_aModelThatSaysNumbers_answers() throws IOException {
    try (Classifier numbers = BundleOpener.learn().open(bundle("image-regression"))) {
      assertThat(numbers.objective()).isInstanceOf(Numbers.class);
      assertThat(numbers.probabilities(new byte[784], 1)[0]).hasSize(2);
    }
  }

  @Test
  void open_anApplicationThatIsNone_isRefused() throws IOException {
    Path other = bundle("image-prophecy");
    assertThatThrownBy(() -> BundleOpener.learn().open(other))
        .isInstanceOf(MalformedBundle.class)
        .hasMessageContaining("image-prophecy");
  }

  private Path bundle(String application) throws IOException {
    var net = new ResidualNet(1, 2);
    List<TensorData> weights = new ArrayList<>();
    for (Weight weight : Graph.of(net.layers(), Dims.of(1, 28, 28)).weights()) {
      float[] values = weight.initializer().values(weight.dims(), 1);
      weights.add(TensorData.of(weight.name(), weight.dims(), values));
    }
    var description =
        new BundleDescription(
            BundleDescription.CURRENT_FORMAT,
            application,
            net.name(),
            net.settings(),
            List.of("off", "on"),
            new ImageShape(28, 28, 1),
            new Normalization(List.of(0.5f), List.of(0.25f)),
            "SQUISH",
            Map.of());
    return Files.write(folder.resolve(application), new Bundle(description, weights).toBytes());
  }
}
