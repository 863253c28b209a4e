package dev.millrace.labeling.explore;

import dev.millrace.testing.DataSets;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;

/// Pictures of clothes with what they show: Fashion-MNIST.
public final class Clothes {
  /// The names of the classes.
  public static final List<String> CLASSES =
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

  private static final int SIDE = 28;

  /// A picture as a PNG, and what it shows.
  public record Garment(byte[] png, int label) {}

  private Clothes() {}

  /// The first pictures of the test set; the test is skipped when they are not there.
  public static List<Garment> first(int count) throws IOException {
    var folder = DataSets.named("fashion-mnist");
    try (var images =
            new GZIPInputStream(Files.newInputStream(folder.resolve("t10k-images-idx3-ubyte.gz")));
        var labels =
            new GZIPInputStream(
                Files.newInputStream(folder.resolve("t10k-labels-idx1-ubyte.gz")))) {
      images.skipNBytes(16);
      labels.skipNBytes(8);
      var garments = new ArrayList<Garment>();
      for (int i = 0; i < count; i++) {
        garments.add(new Garment(png(images.readNBytes(SIDE * SIDE)), labels.read()));
      }
      return garments;
    }
  }

  private static byte[] png(byte[] pixels) throws IOException {
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, SIDE, SIDE, pixels);
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
