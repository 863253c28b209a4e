package dev.millrace.learn.vision;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.metric.ConfusionMatrix;
import dev.millrace.learn.metric.ConfusionMatrix.Confusion;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.metric.TopLosses;
import dev.millrace.learn.metric.TopLosses.Loss;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What a classifier makes of its images for validation, as it was at one moment: what it mistakes,
/// what it is most wrong about, and where it looks. As numbers, and as PNG files to look at.
///
/// It holds a copy of the weights, and no native memory between two calls.
public final class Interpretation {

  private final Bundle bundle;
  private final ImageSource images;
  private final Scores scores;

  private Interpretation(Bundle bundle, ImageSource images, Scores scores) {
    this.bundle = bundle;
    this.images = images;
    this.scores = scores;
  }

  /// Lets a learner say what it can of its images for validation.
  public static Interpretation of(ImageLearner<Scores> learner) {
    return new Interpretation(learner.bundle(Map.of()), learner.data().valid(), learner.validate());
  }

  /// What is laid over a picture.
  public enum Overlay {
    /// Nothing.
    NONE,
    /// Where the image speaks for the class that was said (Grad-CAM).
    TOWARDS_SAID,
    /// Where the network's values are strong, whatever the class.
    ACTIVATION
  }

  /// The class names by label.
  public List<String> classes() {
    return bundle.description().classes();
  }

  /// What was said of each image, in the order of the set.
  public Scores scores() {
    return scores;
  }

  /// The counts by true and said class.
  public ConfusionMatrix confusion() {
    var matrix = new ConfusionMatrix(classes().size());
    matrix.add(scores);
    return matrix;
  }

  /// Pairs of classes that were mistaken at least so often, the most frequent first.
  public List<Confusion> mostConfused(long atLeast) {
    return confusion().mostConfused(atLeast);
  }

  /// The images with the highest losses, the highest first.
  public List<Loss> topLosses(int most) {
    var losses = new TopLosses(most);
    losses.add(scores, 0);
    return losses.list();
  }

  /// How much each place of an image speaks for a class.
  ///
  /// @param index the image's place in the set
  public Heatmap heatmap(long index, int label) {
    try (Heatmaps maps = Heatmaps.open(bundle)) {
      return maps.towards(pixels(index), label);
    }
  }

  /// Draws the images with the highest losses, each with what was said, what is true, its loss and
  /// the probability that the true class had.
  ///
  /// @throws UncheckedIOException when the file cannot be written
  public void drawTopLosses(Path png, int most, Overlay overlay) {
    List<Loss> losses = topLosses(most);
    Sheets.write(png, Sheets.grid(tiles(losses, overlay)));
  }

  /// Draws the counts by true class, downwards, and said class.
  ///
  /// @throws UncheckedIOException when the file cannot be written
  public void drawConfusion(Path png) {
    Sheets.write(png, Sheets.matrix(confusion(), classes()));
  }

  /// Draws the pairs of classes that are mistaken most often, a row each, with some of the images.
  ///
  /// @param pairs the most rows
  /// @param each the most images a row
  /// @throws UncheckedIOException when the file cannot be written
  public void drawMostConfused(Path png, int pairs, int each) {
    List<Sheets.Row> rows =
        mostConfused(1).stream().limit(pairs).map(pair -> row(pair, each)).toList();
    Sheets.write(png, Sheets.rows(rows));
  }

  private List<Sheets.Tile> tiles(List<Loss> losses, Overlay overlay) {
    return switch (overlay) {
      case NONE -> losses.stream().map(loss -> tile(loss, List.of())).toList();
      case TOWARDS_SAID, ACTIVATION -> {
        try (Heatmaps maps = Heatmaps.open(bundle)) {
          yield losses.stream().map(loss -> tile(loss, List.of(map(maps, loss, overlay)))).toList();
        }
      }
    };
  }

  private Heatmap map(Heatmaps maps, Loss loss, Overlay overlay) {
    byte[] pixels = pixels(loss.index());
    return overlay == Overlay.ACTIVATION
        ? maps.activation(pixels)
        : maps.towards(pixels, loss.predicted());
  }

  private Sheets.Tile tile(Loss loss, List<Heatmap> overlay) {
    return new Sheets.Tile(
        images.shape(),
        pixels(loss.index()),
        overlay,
        List.of(
            "said " + classes().get(loss.predicted()),
            "is " + classes().get(loss.actual()),
            "loss %.2f, probability %.2f".formatted(loss.loss(), loss.probability())));
  }

  private Sheets.Row row(Confusion pair, int each) {
    List<Sheets.Tile> tiles =
        IntStream.range(0, scores.count())
            .filter(i -> scores.target(i) == pair.actual())
            .filter(i -> scores.predicted(i) == pair.predicted())
            .limit(each)
            .mapToObj(i -> new Sheets.Tile(images.shape(), pixels(i), List.of(), List.of()))
            .toList();
    String title =
        "%s taken for %s, %d times"
            .formatted(classes().get(pair.actual()), classes().get(pair.predicted()), pair.count());
    return new Sheets.Row(title, tiles);
  }

  private byte[] pixels(long index) {
    return images.pixels(Math.toIntExact(index)).toArray(ValueLayout.JAVA_BYTE);
  }
}
