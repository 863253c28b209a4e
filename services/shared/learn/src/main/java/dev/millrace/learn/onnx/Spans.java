package dev.millrace.learn.onnx;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Node;
import dev.millrace.learn.tensor.TensorFile;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How far each value of a network reaches on real images: what it needs to be told in steps of 8
/// bits.
///
/// @param values by the number of the value in the network; a value that is not here stays in 32
///   bits
public record Spans(Map<Integer, Span> values) {

  /// Of a network that stays in 32 bits.
  public static final Spans NONE = new Spans(Map.of());

  public Spans {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /// The least and the largest number of a value.
  public record Span(float low, float high) {

    static Span of(FloatBuffer values) {
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      for (int i = values.position(); i < values.limit(); i++) {
        low = Math.min(low, values.get(i));
        high = Math.max(high, values.get(i));
      }
      return new Span(low, high);
    }

    Span with(Span other) {
      return new Span(Math.min(low, other.low), Math.max(high, other.high));
    }
  }

  /// Runs a network on images, and sees how far its values reach.
  ///
  /// @param pixels unsigned bytes `[count, height, width, channels]`
  /// @throws IllegalArgumentException when a weight is missing, or there is no whole image
  public static Spans of(
      Graph graph,
      Normalization normalization,
      TensorFile weights,
      ImageShape shape,
      byte[] pixels) {
    if (pixels.length == 0 || pixels.length % shape.bytes() != 0) {
      throw new IllegalArgumentException(
          "Images of %s take %d bytes each, but there are %d"
              .formatted(shape, shape.bytes(), pixels.length));
    }
    Map<String, Span> found = new HashMap<>();
    long[] dims = {1, shape.height(), shape.width(), shape.channels()};
    ByteBuffer image = ByteBuffer.allocateDirect(shape.bytes());
    try (var session = OnnxSession.open(OnnxExport.watching(graph, normalization, weights), 1)) {
      for (int start = 0; start < pixels.length; start += shape.bytes()) {
        image.clear().put(pixels, start, shape.bytes()).flip();
        session.spans(image, dims).forEach((name, span) -> found.merge(name, span, Span::with));
      }
    }
    Map<Integer, Span> values = new HashMap<>();
    for (Node value : Quantization.values(graph)) {
      Span span = found.get(OnnxExport.name(value));
      if (span != null) {
        values.put(value.id(), span);
      }
    }
    return new Spans(values);
  }

  Optional<Span> of(Node value) {
    return Optional.ofNullable(values.get(value.id()));
  }
}
