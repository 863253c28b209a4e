package dev.millrace.learn.vision;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLORMAP_INFERNO;
import static org.bytedeco.opencv.global.opencv_imgproc.FILLED;
import static org.bytedeco.opencv.global.opencv_imgproc.FONT_HERSHEY_SIMPLEX;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_NEAREST;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_AA;
import static org.bytedeco.opencv.global.opencv_imgproc.applyColorMap;
import static org.bytedeco.opencv.global.opencv_imgproc.circle;
import static org.bytedeco.opencv.global.opencv_imgproc.getTextSize;
import static org.bytedeco.opencv.global.opencv_imgproc.putText;
import static org.bytedeco.opencv.global.opencv_imgproc.rectangle;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.millrace.learn.data.ImageShape;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/// A white sheet for pictures, boxes and short texts, drawn without fonts of the machine: letters
/// beyond ASCII become question marks.
final class Canvas implements AutoCloseable {

  /// The height of a line of text.
  static final int LINE = 16;

  private static final double TEXT_SCALE = 0.4;
  private static final double HEAT_SHARE = 0.5;
  private static final int BASELINE = 4;
  private static final int DOT = 2;

  private final Mat sheet;

  Canvas(int width, int height) {
    try (var _ = new PointerScope()) {
      sheet = new Mat(height, width, CV_8UC3, new Scalar(255, 255, 255, 0)).retainReference();
    }
  }

  /// Fills a box.
  ///
  /// @param colour red, green and blue, 8 bits each
  void box(int x, int y, int width, int height, int colour) {
    try (var _ = new PointerScope()) {
      rectangle(sheet, new Rect(x, y, width, height), colour(colour), FILLED, LINE_AA, 0);
    }
  }

  /// Writes a line whose top left corner is given, shortened to a width.
  void text(int x, int y, int width, String text, int colour) {
    try (var _ = new PointerScope()) {
      String shown = text.replaceAll("[^ -~]", "?");
      while (width(shown) > width && shown.length() > 3) {
        shown = shown.substring(0, shown.length() - 3) + "..";
      }
      var origin = new Point(x, y + LINE - BASELINE);
      putText(
          sheet,
          shown,
          origin,
          FONT_HERSHEY_SIMPLEX,
          TEXT_SCALE,
          colour(colour),
          1,
          LINE_AA,
          false);
    }
  }

  /// The pixels that a line of text takes from left to right.
  static int width(String text) {
    try (var _ = new PointerScope()) {
      return getTextSize(text, FONT_HERSHEY_SIMPLEX, TEXT_SCALE, 1, new IntPointer(1)).width();
    }
  }

  /// Draws an image of any number of channels into a square, in its own proportions.
  void picture(int x, int y, int side, ImageShape shape, byte[] pixels) {
    try (var _ = new PointerScope()) {
      var image =
          new Mat(shape.height(), shape.width(), CV_8UC3, new BytePointer(colours(shape, pixels)));
      boolean smaller = Math.max(shape.height(), shape.width()) > side;
      Rect place = place(x, y, side, shape);
      var scaled = new Mat();
      var size = new Size(place.width(), place.height());
      resize(image, scaled, size, 0, 0, smaller ? INTER_AREA : INTER_NEAREST);
      scaled.copyTo(new Mat(sheet, place));
    }
  }

  /// Marks a place in an image that was drawn into the same square; places outside of it are left.
  ///
  /// @param across from -1 at the image's left to 1 at its right
  /// @param down from -1 at the image's top to 1 at its bottom
  void dot(int x, int y, int side, ImageShape shape, double across, double down, int colour) {
    try (var _ = new PointerScope()) {
      if (Math.abs(across) <= 1 && Math.abs(down) <= 1) {
        Rect place = place(x, y, side, shape);
        int column = place.x() + (int) Math.round((across + 1) / 2 * place.width());
        int row = place.y() + (int) Math.round((down + 1) / 2 * place.height());
        circle(sheet, new Point(column, row), DOT, colour(colour), FILLED, LINE_AA, 0);
      }
    }
  }

  /// Lays a heatmap over an image that was drawn into the same square.
  void heat(int x, int y, int side, ImageShape shape, Heatmap map) {
    try (var _ = new PointerScope()) {
      int columns = map.rows().getFirst().size();
      var coarse = new Mat(map.rows().size(), columns, CV_8UC1, new BytePointer(lights(map)));
      Rect place = place(x, y, side, shape);
      var fine = new Mat();
      resize(coarse, fine, new Size(place.width(), place.height()), 0, 0, INTER_CUBIC);
      var heat = new Mat();
      applyColorMap(fine, heat, COLORMAP_INFERNO);
      var under = new Mat(sheet, place);
      addWeighted(under, 1 - HEAT_SHARE, heat, HEAT_SHARE, 0, under);
    }
  }

  /// The sheet as a PNG file.
  byte[] png() {
    try (var _ = new PointerScope()) {
      var encoded = new BytePointer();
      imencode(".png", sheet, encoded);
      byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
      encoded.get(bytes);
      return bytes;
    }
  }

  @Override
  public void close() {
    sheet.releaseReference();
  }

  private static Rect place(int x, int y, int side, ImageShape shape) {
    double scale = (double) side / Math.max(shape.height(), shape.width());
    int width = Math.max(1, (int) Math.round(scale * shape.width()));
    int height = Math.max(1, (int) Math.round(scale * shape.height()));
    return new Rect(x + (side - width) / 2, y + (side - height) / 2, width, height);
  }

  /// Blue, green and red of each pixel; images of one or two channels show the first in grey.
  private static byte[] colours(ImageShape shape, byte[] pixels) {
    int channels = shape.channels();
    int count = shape.height() * shape.width();
    byte[] colours = new byte[3 * count];
    for (int i = 0; i < count; i++) {
      for (int colour = 0; colour < 3; colour++) {
        int channel = channels < 3 ? 0 : 2 - colour;
        colours[3 * i + colour] = pixels[channels * i + channel];
      }
    }
    return colours;
  }

  /// The map's values on a scale from its least to its greatest.
  private static byte[] lights(Heatmap map) {
    List<Float> values = map.rows().stream().flatMap(List::stream).toList();
    float least = values.stream().min(Float::compare).orElseThrow();
    float span = Math.max(1e-9f, values.stream().max(Float::compare).orElseThrow() - least);
    byte[] lights = new byte[values.size()];
    for (int i = 0; i < lights.length; i++) {
      lights[i] = (byte) Math.round(255 * (values.get(i) - least) / span);
    }
    return lights;
  }

  private static Scalar colour(int colour) {
    return new Scalar(colour & 0xFF, (colour >> 8) & 0xFF, (colour >> 16) & 0xFF, 0);
  }
}
