package dev.millrace.serving.protocol;

import static java.util.Objects.requireNonNull;

import dev.millrace.learn.data.ImageShape;
import java.util.List;

/// The images of a request, in its order.
public sealed interface Images {
  /// How many images there are, at least one.
  int count();

  /// Encoded images, such as PNG or JPEG files.
  record Encoded(List<byte[]> files) implements Images {
    public Encoded {
      files = List.copyOf(files);
    }

    @Override
    public int count() {
      return files.size();
    }
  }

  /// Pixels as unsigned bytes `[count, height, width, channels]`, each image of one shape.
  record Pixels(ImageShape shape, int count, byte[] bytes) implements Images {
    public Pixels {
      requireNonNull(shape, "shape is null");
      if (bytes.length != Math.multiplyExact(shape.bytes(), count)) {
        throw new IllegalArgumentException(
            "%d images of %s do not take %d bytes".formatted(count, shape, bytes.length));
      }
    }
  }
}
