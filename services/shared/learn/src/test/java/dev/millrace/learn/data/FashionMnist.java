package dev.millrace.learn.data;

import dev.millrace.learn.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Pictures of clothes, 28 x 28 in grey, in 10 classes.
public final class FashionMnist {

  /// The names of the classes.
  public static final List<String> NAMES =
      List.of(
          "top",
          "trouser",
          "pullover",
          "dress",
          "coat",
          "sandal",
          "shirt",
          "sneaker",
          "bag",
          "boot");

  private static final ImageShape SHAPE = new ImageShape(28, 28, 1);

  private FashionMnist() {}

  /// The first pictures of the training set; the test is skipped when they are not there.
  public static PixelSet train(int count) throws IOException {
    byte[] pixels = read("train-images-idx3-ubyte.gz", 16, count * SHAPE.bytes());
    byte[] labels = read("train-labels-idx1-ubyte.gz", 8, count);
    int[] indices = new int[count];
    Arrays.setAll(indices, i -> labels[i]);
    return PixelSet.of(PixelShard.of(SHAPE, pixels, indices));
  }

  private static byte[] read(String name, int header, int bytes) throws IOException {
    Path file = TestData.require("fashion-mnist").resolve(name);
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      in.skipNBytes(header);
      return in.readNBytes(bytes);
    }
  }
}
