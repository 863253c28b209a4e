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
  void open_aModelThatSaysTagsOrNumbers_isRefused() throws IOException {
    Path tags = bundle("image-multi-classification");
    Path numbers = bundle("image-regression");

    assertThatThrownBy(() -> BundleOpener.learn().open(tags))
        .isInstanceOf(MalformedBundle.class)
        .hasMessageContaining("image-multi-classification, and only classifiers are served");
    assertThatThrownBy(() -> BundleOpener.learn().open(numbers))
        .isInstanceOf(MalformedBundle.class);
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
