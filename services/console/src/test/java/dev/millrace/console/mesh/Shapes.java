package dev.millrace.console.mesh;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/// Small drawings of shapes, as encoded pictures.
public final class Shapes {
  public static final List<String> CLASSES =
      List.of("circle", "square", "triangle", "cross", "ring");
  static final int SIDE = 28;

  private Shapes() {}

  /// The class of a drawing.
  public static String shape(int number) {
    return CLASSES.get(number % CLASSES.size());
  }

  /// A drawing as PNG; no two numbers give the same.
  public static byte[] png(int number) {
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    var brush = image.createGraphics();
    brush.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    var random = new Random(number);
    int level = 130 + random.nextInt(125);
    brush.setColor(new Color(level, level, level));
    brush.setStroke(new BasicStroke(3));
    draw(
        brush, shape(number), 3 + random.nextInt(4), 3 + random.nextInt(4), 14 + random.nextInt(7));
    brush.dispose();
    image.getRaster().setSample(0, 0, 0, number % 256);
    image.getRaster().setSample(1, 0, 0, number / 256);
    return encoded(image);
  }

  private static void draw(Graphics2D brush, String shape, int x, int y, int size) {
    switch (shape) {
      case "circle" -> brush.fillOval(x, y, size, size);
      case "square" -> brush.fillRect(x, y, size, size);
      case "triangle" ->
          brush.fill(
              new Polygon(
                  new int[] {x, x + size, x + size / 2}, new int[] {y + size, y + size, y}, 3));
      case "cross" -> {
        brush.drawLine(x, y, x + size, y + size);
        brush.drawLine(x + size, y, x, y + size);
      }
      case "ring" -> brush.drawOval(x, y, size, size);
      default -> throw new IllegalArgumentException("no shape " + shape);
    }
  }

  private static byte[] encoded(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
