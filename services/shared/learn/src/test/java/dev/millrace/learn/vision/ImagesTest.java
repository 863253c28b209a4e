package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.learn.TestData;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.Shapes;
import dev.millrace.learn.data.Table;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
  void split_byOrderTableAndList_takesTheFilesMeant() throws IOException {
    List<Path> files =
        Stream.of("a/1.png", "a/2.png", "b/3.png", "b/4.png", "b/5.png").map(Path::of).toList();
    var images = new Images(files);

    assertThat(images.split(Splitter.byPlaces(1, 3)).valid()).isEqualTo(files.subList(1, 3));
    assertThat(images.split(Splitter.byLast(0.4)).valid()).isEqualTo(files.subList(3, 5));

    Table table = Table.parse("name,part\n1,train\na/2,valid\nb/3.png,test\n4,train\n5,valid\n");
    assertThat(images.split(Splitter.byTable(table, "name", "part", "valid")).valid())
        .containsExactly(files.get(1), files.get(4));
    assertThat(Images.listed(Path.of("jpg"), table, "name", ".jpg").files())
        .hasSize(5)
        .startsWith(Path.of("jpg/1.jpg"), Path.of("jpg/a/2.jpg"));

    Labeller part = Labeller.fromTable(table, "name", "part");
    assertThat(part.label(files.get(1))).isEqualTo("valid");
    Path list = folder.resolve("valid.txt");
    Files.writeString(list, "2.png\nb/5.png\n\n");
    assertThat(images.split(Splitter.byList(list)).valid())
        .containsExactly(files.get(1), files.get(4));
  }

  @Test
  void split_withinClasses_putsRareOnesOnBothSides() {
    List<Path> files =
        IntStream.range(0, 110)
            .mapToObj(i -> Path.of(i % 11 == 0 ? "rare" : "common", i + ".png"))
            .toList();

    SplitImages split =
        new Images(files).split(Splitter.byRandomWithin(Labeller.fromFolder(), 0.2, 5));

    assertThat(split.valid()).hasSize(22);
    assertThat(split.valid()).filteredOn(file -> file.startsWith("rare")).hasSize(2);
    assertThat(split.train()).hasSize(88).doesNotContainAnyElementsOf(split.valid());
  }

  @Test
  void verify_findsWhatIsNoSoundImage() throws IOException {
    write(Shapes.of(3, 3));
    Path text = folder.resolve("a.png");
    Files.writeString(text, "no image");
    Path cut = folder.resolve("b.png");
    byte[] whole = Files.readAllBytes(Images.in(folder).files().getLast());
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));

    Images.Verified verified = Images.in(folder).verify(ImageLimits.DEFAULT);

    assertThat(verified.sound().files()).hasSize(3).doesNotContain(text, cut);
    assertThat(verified.refused())
        .containsOnly(
            Map.entry(text, ImageRefused.Reason.NOT_AN_IMAGE),
            Map.entry(cut, ImageRefused.Reason.TRUNCATED));
    assertThat(text).exists();
  }

  @Test
  void split_bySubsets_leavesOthersOut() {
    var images = new Images(IntStream.range(0, 50).mapToObj(i -> Path.of(i + ".png")).toList());

    SplitImages split = images.split(Splitter.bySubsets(0.4, 0.2, 3));

    assertThat(split.train()).hasSize(20).doesNotContainAnyElementsOf(split.valid());
    assertThat(split.valid())
        .hasSize(10)
        .isEqualTo(images.split(Splitter.byRandom(0.2, 3)).valid());
    assertThatThrownBy(() -> Splitter.bySubsets(0.7, 0.4, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void filters_keepWhatTheyShould() {
    List<Path> files =
        Stream.of("a/1.png", "b/2.png", "c/3.png", "c/d/4.png").map(Path::of).toList();
    var images = new Images(files);

    assertThat(images.within("a", "d").files()).containsExactly(files.get(0), files.get(3));
    assertThat(images.sample(0.5, 1).files()).hasSize(2).isSubsetOf(files);
    assertThat(images.sample(0.5, 1)).isEqualTo(images.sample(0.5, 1));
  }

  @Test
  void test_files_areAnsweredWithoutLabels() throws IOException {
    write(Shapes.of(60, 3));
    Images all = Images.in(folder);
    ImageData<Scores> data =
        new Images(all.files().subList(0, 50))
            .split(Splitter.byRandom(0.2, 42))
            .label(Labeller.fromName("^([a-z]+)_"))
            .test(new Images(all.files().subList(50, 60)))
            .size(new ImageShape(28, 28, 1), Fit.SQUISH)
            .batchInMemory(8);
    try (var learner = Vision.classifier(data, new ResidualNet(1, data.classes().size()))) {
      float[][] answers = learner.answers(data.test());

      assertThat(answers).hasDimensions(10, data.classes().size());
    }
  }

  @Test
  void summary_ofSizedImages_walksOneFileThrough() throws IOException {
    write(Shapes.of(10, 3));

    String summary =
        Images.in(folder)
            .split(Splitter.byRandom(0.2, 42))
            .label(Labeller.fromName("^([a-z]+)_"))
            .size(new ImageShape(20, 24, 3), Fit.CROP)
            .augment(StandardAugmentation.PHOTOGRAPHS)
            .summary();

    assertThat(summary.lines())
        .hasSize(10)
        .startsWith(
            "files      8 for training, 2 for validation, 0 for test; 0 of unknown label",
            "objective  image-classification, 3 outputs",
            "names      lying, slanted, standing")
        .contains(
            "read       PNG of 28 x 28 pixels",
            "label      lying",
            "used       CROP: Framing[left=0, top=2, width=28, height=23]",
            "target     0");
    assertThat(summary).contains("decoded    ImageShape[height=20, width=24, channels=3], values");
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
