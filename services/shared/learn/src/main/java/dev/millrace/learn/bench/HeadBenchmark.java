package dev.millrace.learn.bench;

import dev.millrace.learn.data.Draw;
import dev.millrace.learn.metric.Accuracy;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.tensor.TensorFile;
import dev.millrace.learn.vision.BackboneClassifier;
import dev.millrace.learn.vision.FeatureExtractor;
import dev.millrace.learn.vision.Fit;
import dev.millrace.learn.vision.HeadLearner;
import dev.millrace.learn.vision.ImageData;
import dev.millrace.learn.vision.Images;
import dev.millrace.learn.vision.Labeller;
import dev.millrace.learn.vision.MobileNetV2;
import dev.millrace.learn.vision.Splitter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// From labels to a finished model with a frozen backbone: its features are computed once, then a
/// head learns from them alone.
///
/// @param folder class folders of JPEG files, of which 500 are drawn for training and 100 to judge
/// @param weights mobilenet_v2's, by torchvision's names
public record HeadBenchmark(Path folder, Path weights) {

  private static final int TRAIN = 500;
  private static final int ALL = 600;
  private static final int EPOCHS = 4;

  /// What was measured.
  ///
  /// @param featuresSeconds decoding all images and seeing them once
  /// @param headSeconds from features and labels to a bundle
  /// @param accuracy on the images that were not trained on
  public record Figures(double featuresSeconds, double headSeconds, double accuracy) {}

  /// Computes features, trains 4 epochs, and makes a bundle.
  public Figures run(int threads) {
    var backbone = new MobileNetV2();
    TensorFile body = TensorFile.map(weights);
    ImageData<Scores> data = data();
    long start = System.nanoTime();
    try (var extractor = FeatureExtractor.of(backbone, body, data.shape(), threads)) {
      var train = extractor.of(data.train());
      var valid = extractor.of(data.valid());
      long seen = System.nanoTime();
      var classes = new Classes(data.classes());
      var architecture = BackboneClassifier.of(backbone, 3, classes.names().size());
      try (var head =
          new HeadLearner<>(
              architecture,
              train,
              data.train().targets(),
              valid,
              data.valid().targets(),
              classes,
              1,
              new Accuracy())) {
        head.fitOneCycle(EPOCHS, 0.003);
        head.bundle(body, data.shape(), Fit.CROP, Map.of());
        double accuracy = head.epochs().getLast().metrics().getOrDefault("accuracy", 0.0);
        return new Figures((seen - start) / 1e9, (System.nanoTime() - seen) / 1e9, accuracy);
      }
    }
  }

  private ImageData<Scores> data() {
    List<Path> files = Images.in(folder).files();
    int[] order = Draw.permutation(files.size(), 1);
    List<Path> drawn =
        IntStream.range(0, Math.min(ALL, order.length)).mapToObj(i -> files.get(order[i])).toList();
    List<Path> judged = drawn.subList(Math.min(TRAIN, drawn.size()), drawn.size());
    return new Images(drawn)
        .split(Splitter.byFunction(judged::contains))
        .label(Labeller.fromFolder())
        .size(128)
        .batch(64);
  }
}
