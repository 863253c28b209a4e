package dev.millrace.learn.vision;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.copyMakeBorder;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_GRAYSCALE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.vision.ImageRefused.Reason;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/// Decoding and scaling by OpenCV, for the formats that are not decoded in Java and for images of
/// another size than is wanted.
final class PhotoDecoder {

  static {
    // Callers bring their own threads.
    setNumThreads(1);
  }

  private PhotoDecoder() {}

  /// Decodes at the size stored, EXIF orientation applied.
  static Raster decode(byte[] content, int channels) {
    try (var _ = new PointerScope()) {
      return raster(read(content, channels), channels);
    }
  }

  /// Decodes and scales.
  static Raster decode(byte[] content, ImageShape shape, Fit fit) {
    try (var _ = new PointerScope()) {
      return raster(scaled(read(content, shape.channels()), shape, fit), shape.channels());
    }
  }

  /// Scales pixels that are decoded already.
  static Raster scale(Raster raster, ImageShape shape, Fit fit) {
    try (var _ = new PointerScope()) {
      var pixels = new BytePointer(raster.pixels());
      var image = new Mat(raster.height(), raster.width(), CV_8UC(raster.channels()), pixels);
      return raster(scaled(image, shape, fit), raster.channels());
    }
  }

  private static Mat read(byte[] content, int channels) {
    var encoded = new Mat(1, content.length, CV_8UC1, new BytePointer(content));
    Mat image;
    try {
      image = imdecode(encoded, channels == 1 ? IMREAD_GRAYSCALE : IMREAD_COLOR_RGB);
    } catch (RuntimeException e) {
      throw new ImageRefused(Reason.CORRUPT, "The image cannot be decoded: " + e.getMessage());
    }
    if (image.empty()) {
      throw new ImageRefused(Reason.CORRUPT, "The image cannot be decoded");
    }
    return image;
  }

  private static Mat scaled(Mat image, ImageShape shape, Fit fit) {
    int width = shape.width();
    int height = shape.height();
    Framing used = Framing.of(image.cols(), image.rows(), shape, fit);
    Mat part = part(image, used);
    if (part.cols() == width && part.rows() == height) {
      return part;
    }
    boolean smaller = part.cols() > width && part.rows() > height;
    var target = new Mat();
    resize(part, target, new Size(width, height), 0, 0, smaller ? INTER_AREA : INTER_LINEAR);
    return target;
  }

  private static Mat part(Mat image, Framing used) {
    boolean inside =
        used.left() >= 0
            && used.top() >= 0
            && used.left() + used.width() <= image.cols()
            && used.top() + used.height() <= image.rows();
    if (inside) {
      return new Mat(image, new Rect(used.left(), used.top(), used.width(), used.height()));
    }
    int left = -used.left();
    int top = -used.top();
    int right = used.width() - image.cols() - left;
    int bottom = used.height() - image.rows() - top;
    var padded = new Mat();
    copyMakeBorder(image, padded, top, bottom, left, right, BORDER_REFLECT);
    return padded;
  }

  private static Raster raster(Mat image, int channels) {
    Mat whole = image.isContinuous() ? image : image.clone();
    byte[] pixels = new byte[Math.multiplyExact(whole.rows(), whole.cols() * channels)];
    whole.data().get(pixels);
    return new Raster(whole.cols(), whole.rows(), channels, pixels);
  }
}
