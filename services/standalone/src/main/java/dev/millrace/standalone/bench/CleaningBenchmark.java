package dev.millrace.standalone.bench;

import dev.millrace.learn.bench.CleaningBench;
import dev.millrace.learn.data.IdxFiles;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.explore.Gradients;
import dev.millrace.learn.explore.Points;
import dev.millrace.learn.pretrained.WeightCatalogue;
import dev.millrace.learn.pretrained.WeightStore;
import dev.millrace.learn.vision.Backbone;
import dev.millrace.learn.vision.FeatureExtractor;
import dev.millrace.learn.vision.Fit;
import dev.millrace.learn.vision.ImageDecoder;
import dev.millrace.learn.vision.ImageLimits;
import dev.millrace.standalone.DataFolder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/// Planted label errors in Fashion-MNIST, and how many the cleaning queue finds, beside the losses
/// of a model on what it learnt from.
final class CleaningBenchmark implements Benchmark {
  private static final int IMAGES = 10_000;
  private static final String PACK = "fashion-mnist";
  private static final String BACKBONE = "mobilenet_v2";
  private static final ImageShape SHAPE = new ImageShape(28, 28, 1);
  private static final ImageShape SEEN = new ImageShape(96, 96, 3);
  private static final ImageShape GREY = new ImageShape(Gradients.SIDE, Gradients.SIDE, 1);
  private static final List<String> CLASSES =
      List.of(
          "T-shirt",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Boot");
  // Shirts taken for T-shirts, pullovers for coats, sneakers for boots.
  private static final Map<Integer, Integer> CONFUSIONS = Map.of(6, 0, 2, 4, 7, 9);

  @Override
  public String name() {
    return "cleaning";
  }

  @Override
  public String summary() {
    return "planted label errors, found by the cleaning queue and by top losses on train";
  }

  @Override
  public void run(Path folder, Report report) {
    var data = DataFolder.found();
    var images = data.flatMap(d -> d.file(PACK, "train-images-idx3-ubyte.gz"));
    var classes = data.flatMap(d -> d.file(PACK, "train-labels-idx1-ubyte.gz"));
    if (images.isEmpty() || classes.isEmpty()) {
      report.doing(DataFolder.hint(PACK));
      return;
    }
    run(data.get(), images.get(), classes.get(), report);
  }

  private static void run(DataFolder data, Path images, Path classes, Report report) {
    var set = IdxFiles.read(images, classes, IMAGES);
    var pixels = set.shards().getFirst().pixels().toArray(ValueLayout.JAVA_BYTE);
    var labels = IntStream.range(0, IMAGES).map(set::label).toArray();
    var backbone = backbone(data);
    report.doing(backbone.isPresent() ? "looking by " + BACKBONE : "looking for edges");
    var views = new ArrayList<Points>();
    backbone.map(network -> seen(network, pixels)).ifPresent(views::add);
    views.add(edges(pixels));
    var bench = new CleaningBench(SHAPE, pixels, labels, CLASSES, CONFUSIONS, views);
    report.measured(
        figures(
            bench.run(report::doing), backbone.isPresent() ? BACKBONE + " and edges" : "edges"));
  }

  private static Optional<FeatureExtractor> backbone(DataFolder data) {
    var folder = data.root().resolve("weights");
    return WeightCatalogue.forBackbone(BACKBONE)
        .filter(entry -> Files.isRegularFile(folder.resolve(entry.fileName())))
        .map(entry ->
            FeatureExtractor.of(
                Backbone.named(BACKBONE),
                new WeightStore(folder, List.of(folder)).open(entry),
                SEEN,
                Runtime.getRuntime().availableProcessors()));
  }

  private static Points seen(FeatureExtractor extractor, byte[] pixels) {
    try (extractor) {
      var values = new float[IMAGES * extractor.width()];
      for (int i = 0; i < IMAGES; i++) {
        var vector = extractor.of(scaled(pixels, i, SEEN), 1).vector(0);
        System.arraycopy(vector, 0, values, i * vector.length, vector.length);
      }
      return new Points(extractor.width(), values);
    }
  }

  private static Points edges(byte[] pixels) {
    var values = new float[IMAGES * Gradients.WIDTH];
    for (int i = 0; i < IMAGES; i++) {
      System.arraycopy(
          Gradients.of(scaled(pixels, i, GREY)), 0, values, i * Gradients.WIDTH, Gradients.WIDTH);
    }
    return new Points(Gradients.WIDTH, values);
  }

  /// An image as pictures in a mesh are read.
  private static byte[] scaled(byte[] pixels, int index, ImageShape shape) {
    var image = new BufferedImage(SHAPE.width(), SHAPE.height(), BufferedImage.TYPE_BYTE_GRAY);
    image
        .getRaster()
        .setDataElements(
            0,
            0,
            SHAPE.width(),
            SHAPE.height(),
            Arrays.copyOfRange(pixels, index * SHAPE.bytes(), (index + 1) * SHAPE.bytes()));
    var png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException("an image cannot be written in memory", e);
    }
    return new ImageDecoder(ImageLimits.DEFAULT).decode(png.toByteArray(), shape, Fit.SQUISH);
  }

  private static List<Figure> figures(List<CleaningBench.Found> all, String source) {
    var figures = new ArrayList<Figure>();
    var losses = all.stream().filter(found -> !found.name().equals("queue")).toList();
    for (var found : all.stream().filter(found -> found.name().equals("queue")).toList()) {
      var plain = losses.stream().filter(loss -> loss.k() == found.k()).findFirst().orElseThrow();
      var name = "cleaning by %s, %%s at %,d".formatted(source, found.k());
      figures.add(
          Figure.of(name.formatted("precision"), 100 * found.precision(), "%")
              .beside(100 * plain.precision()));
      figures.add(
          Figure.of(name.formatted("recall"), 100 * found.recall(), "%")
              .beside(100 * plain.recall()));
      figures.add(
          Figure.of(name.formatted("recall of systematic"), 100 * found.systematic(), "%")
              .beside(100 * plain.systematic()));
    }
    return figures;
  }
}
