package dev.millrace.learn.data;

import dev.millrace.learn.TestData;
import java.nio.file.Path;
import java.util.List;

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

  private FashionMnist() {}

  /// The first pictures of the training set; the test is skipped when they are not there.
  public static PixelSet train(int count) {
    Path folder = TestData.require("fashion-mnist");
    return IdxFiles.read(
        folder.resolve("train-images-idx3-ubyte.gz"),
        folder.resolve("train-labels-idx1-ubyte.gz"),
        count);
  }
}
