package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.Shapes;
import dev.millrace.learn.metric.ConfusionMatrix.Confusion;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.metric.TopLosses.Loss;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.optim.Rates;
import dev.millrace.learn.vision.Interpretation.Overlay;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterpretationTest {

  private static final int VALID = 90;

  @TempDir private Path folder;

  @Test
  void pictures_ofABadlyTrainedClassifier_showItsMistakes() throws IOException {
    PixelSet train = Shapes.of(96, 1);
    PixelSet valid = Shapes.of(VALID, 2);
    ImageData<Scores> data =
        ImageData.of(train, valid, new Classes(List.of("lying", "standing", "slanted é")), 16);
    Interpretation interpretation;
    try (var learner = Vision.classifier(data, new PlainNet(train.shape().channels(), 3))) {
      learner.fit(1, Rates.same(1e-4));
      interpretation = Interpretation.of(learner);
    }

    assertThat(interpretation.confusion().total()).isEqualTo(VALID);
    List<Loss> losses = interpretation.topLosses(7);
    assertThat(losses).hasSize(7).isSortedAccordingTo((a, b) -> Double.compare(b.loss(), a.loss()));
    for (Loss loss : losses) {
      assertThat(loss.actual()).isEqualTo(valid.label(Math.toIntExact(loss.index())));
      assertThat(loss.probability()).isBetween(0.0, 0.5);
    }
    List<Confusion> confused = interpretation.mostConfused(1);
    assertThat(confused).isNotEmpty();
    assertThat(interpretation.heatmap(losses.getFirst().index(), 0).rows()).isNotEmpty();

    for (Overlay overlay : Overlay.values()) {
      Path file = folder.resolve(overlay + ".png");
      interpretation.drawTopLosses(file, 7, overlay);
      assertThat(colours(file, 10 + 3 * 190, 10 + 3 * 238))
          .hasSizeGreaterThan(overlay == Overlay.NONE ? 20 : 500);
    }
    interpretation.drawConfusion(folder.resolve("confusion.png"));
    assertThat(ImageIO.read(folder.resolve("confusion.png").toFile()).getWidth())
        .isGreaterThan(3 * 48);
    interpretation.drawMostConfused(folder.resolve("confused.png"), 2, 4);
    assertThat(ImageIO.read(folder.resolve("confused.png").toFile()).getHeight())
        .isEqualTo(10 + Math.min(2, confused.size()) * 206);
  }

  @Test
  void open_atALayer_givesMapsOfItsSizeAndRefusesVectors() {
    PixelSet set = Shapes.of(32, 1);
    ImageData<Scores> data = ImageData.of(set, set, Classes.of(3), 16);
    try (var learner = Vision.classifier(data, new PlainNet(set.shape().channels(), 3))) {
      var bundle = learner.bundle(Map.of());
      byte[] pixels = set.pixels(0).toArray(ValueLayout.JAVA_BYTE);
      try (var maps = Heatmaps.open(bundle, "2")) {
        assertThat(maps.towards(pixels, 1).rows()).hasSize(14);
      }
      assertThatThrownBy(() -> Heatmaps.open(bundle, "15"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has no places");
    }
  }

  private static Set<Integer> colours(Path file, int width, int height) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(image.getHeight()).isEqualTo(height);
    Set<Integer> colours = new HashSet<>();
    for (int i = 0; i < width * height; i++) {
      colours.add(image.getRGB(i % width, i / width));
    }
    return colours;
  }
}
