package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.learn.TestData;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.Shapes;
import dev.millrace.learn.metric.Accuracy;
import dev.millrace.learn.metric.ErrorRate;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.optim.Rates;
import dev.millrace.learn.tensor.TensorFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {

  private static final List<String> NAMES = List.of("lying", "standing", "slanted");

  @TempDir private Path folder;

  @Test
  void classifier_ofSomePictures_learnsInAFewStatements() throws IOException {
    write(Shapes.of(400, 3));
    ImageData<Scores> data =
        Images.in(folder)
            .split(Splitter.byRandom(0.2, 42))
            .label(Labeller.fromName("^([a-z]+)_"))
            .size(32)
            .augment(new StandardAugmentation(false, false, 2, 1.05, 0.1, 0, 0.5, 0.5))
            .batch(16);
    try (var learner = Vision.classifier(data, new ResidualNet(3, 3), new Accuracy())) {
      learner.fitOneCycle(6, Rates.same(0.02));

      assertThat(learner.epochs().getLast().metrics().get("accuracy")).isGreaterThan(0.8);
      assertThat(learner.steps()).hasSize(120);
      try (var predictor = Predictor.open(learner.bundle(Map.of()))) {
        var decoder = new ImageDecoder(ImageLimits.DEFAULT);
        byte[] encoded = Files.readAllBytes(data(learner));
        byte[] pixels = decoder.decode(encoded, predictor.input(), predictor.fit());
        assertThat(predictor.probabilities(pixels, 1)[0]).hasSize(3);
        assertThat(predictor.description().classes())
            .containsExactly("lying", "slanted", "standing");
      }
    }
  }

  private Path data(ImageLearner<?> learner) {
    assertThat(learner.epochs()).isNotEmpty();
    return Images.in(folder).files().getFirst();
  }

  @Test
  void in_aFolder_findsImagesSortedAndSkipsHiddenOnes() throws IOException {
    for (String name : List.of("b/2.PNG", "a/1.jpg", ".c/3.png", "a/.4.png", "a/5.txt")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "x");
    }

    assertThat(Images.in(folder).files())
        .containsExactly(folder.resolve("a/1.jpg"), folder.resolve("b/2.PNG"));
  }

  @Test
  void split_inEachWay_keepsEveryFileOnOneSide() {
    List<Path> files =
        List.of(
            Path.of("train/cat/1.png"),
            Path.of("train/dog/2.png"),
            Path.of("valid/cat/3.png"),
            Path.of("valid/bird/4.png"),
            Path.of("other/cat/5.png"));
    var images = new Images(files);

    assertThat(images.split(Splitter.byFolder("train", "valid")).valid()).hasSize(2);
    assertThat(images.split(Splitter.byNames(Set.of("5.png"))).train()).hasSize(4);
    SplitImages random = images.split(Splitter.byRandom(0.4, 1));
    assertThat(random.valid()).hasSize(2);
    assertThat(random.train()).hasSize(3).doesNotContainAnyElementsOf(random.valid());
    assertThat(images.split(Splitter.byRandom(0.4, 1))).isEqualTo(random);
    assertThatThrownBy(() -> images.split(Splitter.byFolder("train", "none")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 for training and 0 for validation");
  }

  @Test
  void label_ofAClassThatTrainingLacks_isLeftOut() {
    var split =
        new SplitImages(
            List.of(Path.of("dog/1.png"), Path.of("cat/2.png")),
            List.of(Path.of("bird/3.png"), Path.of("dog/4.png")));

    LabelledImages<Scores> labelled = split.label(Labeller.fromFolder());

    assertThat(labelled.classes()).containsExactly("cat", "dog");
    assertThat(labelled.unknown()).containsExactly(Path.of("bird/3.png"));
    assertThat(labelled.valid())
        .containsExactly(new LabelledImages.Item(Path.of("dog/4.png"), new ImageLabel.OfClass(1)));
    assertThatThrownBy(() -> split.label(Labeller.fromName("(x+)")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.png");
  }

  @Test
  void batchInMemory_withABrokenFile_namesIt() throws IOException {
    write(Shapes.of(6, 3));
    Files.write(folder.resolve("lying_9.png"), "no image".getBytes(StandardCharsets.UTF_8));
    SizedImages<Scores> sized =
        Images.in(folder)
            .split(Splitter.byRandom(0.3, 1))
            .label(Labeller.fromName("^([a-z]+)_"))
            .size(28);

    assertThatThrownBy(() -> sized.batchInMemory(2)).hasMessageContaining("lying_9.png");
  }

  @Test
  void classifier_withTrainedBackbone_learnsBreedsFromFewPhotographs() throws IOException {
    Path zip = TestData.require("pets3/pets3.zip");
    TensorFile weights = TensorFile.map(TestData.require("weights/mobilenet_v2.safetensors"));
    Archives.extract(zip, folder);
    ImageData<Scores> data =
        Images.in(folder)
            .filter(file -> file.toString().endsWith(".jpg"))
            .split(Splitter.byRandom(0.2, 42))
            .label(Labeller.fromName("(.+)_\\d+\\.jpg$"))
            .size(96)
            .augment(StandardAugmentation.PHOTOGRAPHS)
            .batch(32);
    try (var learner = Vision.classifier(data, new MobileNetV2(), weights, new ErrorRate())) {
      learner.fitOneCycle(2);

      assertThat(learner.epochs().getLast().metrics().get("error_rate")).isLessThan(0.25);
    }
  }

  private void write(PixelSet set) throws IOException {
    for (int i = 0; i < set.count(); i++) {
      var image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      byte[] pixels = new byte[784];
      set.pixels(i).asByteBuffer().get(pixels);
      image.getRaster().setDataElements(0, 0, 28, 28, pixels);
      Path file = folder.resolve("%s_%d.png".formatted(NAMES.get(set.label(i)), i));
      ImageIO.write(image, "png", file.toFile());
    }
  }
}
