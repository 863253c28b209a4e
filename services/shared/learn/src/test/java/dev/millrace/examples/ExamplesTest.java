package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.learn.TestData;
import dev.millrace.learn.data.FashionMnist;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.pretrained.WeightStore;
import dev.millrace.learn.vision.MobileNetV2;
import dev.millrace.learn.vision.Transfer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each example on a little real data: it must learn far more than chance.
class ExamplesTest {

  @TempDir private Path folder;

  @Test
  void classifyFolders_ofFlowers_learnsAndItsModelPredicts() throws IOException {
    Path flowers = some("flowers", 600);
    Path model = folder.resolve("flowers.safetensors");

    assertThat(ClassifyFolders.run(flowers, model, transfer())).isGreaterThan(0.5);

    Path tulip = Path.of("");
    try (Stream<Path> files = Files.walk(flowers)) {
      tulip = files.filter(file -> file.toString().contains("tulips/")).findFirst().orElseThrow();
    }
    assertThat(Predict.run(model, tulip))
        .isIn("daisy", "dandelion", "roses", "sunflowers", "tulips");
  }

  @Test
  void classifyFileNames_ofPets_errsSeldom() throws IOException {
    assertThat(ClassifyFileNames.run(some("pets3", 300), transfer())).isLessThan(0.4);
  }

  @Test
  void tagPictures_ofClothes_findsMost() throws IOException {
    Path table = writePairs(FashionMnist.train(1600));

    assertThat(TagPictures.run(folder.resolve("pairs"), table)).isGreaterThan(0.6);
  }

  @Test
  void findPoints_ofFaces_comesClose() throws IOException {
    Path faces = some("face_keypoints", 400);
    List<String> table = Files.readAllLines(faces.resolve("training.csv"));

    assertThat(table).hasSizeGreaterThan(400);
    assertThat(FindPoints.run(faces.resolve("training"), faces.resolve("training.csv"), transfer()))
        .isLessThan(8);
  }

  @Test
  void ownNetwork_atAFoundRate_learns() {
    Path clothes = TestData.require("fashion-mnist");

    assertThat(
            OwnNetwork.run(
                clothes.resolve("train-images-idx3-ubyte.gz"),
                clothes.resolve("train-labels-idx1-ubyte.gz")))
        .isGreaterThan(0.6);
  }

  private Transfer transfer() {
    Path weights = TestData.require("weights");
    return Transfer.of(new MobileNetV2()).from(new WeightStore(folder, List.of(weights)));
  }

  /// Every so many of a pack's pictures, so that about as many as asked for remain, and all of its
  /// tables.
  private Path some(String pack, int wanted) throws IOException {
    Path archive = TestData.require(pack + "/" + pack + ".zip");
    try (var zip = FileSystems.newFileSystem(archive);
        var entries = Files.walk(zip.getPath("/"))) {
      List<Path> files = entries.filter(Files::isRegularFile).sorted().toList();
      Predicate<Path> picture = file -> file.toString().endsWith(".jpg");
      int stride = Math.max(1, (int) files.stream().filter(picture).count() / wanted);
      for (int i = 0; i < files.size(); i++) {
        if (i % stride == 0 || !picture.test(files.get(i))) {
          Path target = folder.resolve(files.get(i).toString().substring(1));
          Files.createDirectories(target.getParent());
          Files.copy(files.get(i), target);
        }
      }
    }
    return folder.resolve(pack);
  }

  /// Two clothes side by side in each picture, and a table of what they are.
  private Path writePairs(PixelSet clothes) throws IOException {
    List<String> rows = new ArrayList<>(List.of("image,tags"));
    Path pairs = Files.createDirectories(folder.resolve("pairs"));
    for (int i = 0; i + 1 < clothes.count(); i += 2) {
      var image = new BufferedImage(56, 28, BufferedImage.TYPE_BYTE_GRAY);
      for (int side = 0; side < 2; side++) {
        byte[] item = clothes.pixels(i + side).toArray(ValueLayout.JAVA_BYTE);
        image.getRaster().setDataElements(28 * side, 0, 28, 28, item);
      }
      ImageIO.write(image, "png", pairs.resolve("pair" + i + ".png").toFile());
      rows.add("pair%d,%d %d".formatted(i, clothes.label(i), clothes.label(i + 1)));
    }
    return Files.write(folder.resolve("pairs.csv"), rows);
  }
}
