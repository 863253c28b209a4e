package dev.millrace.labeling.explore;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.explore.Gradients;
import dev.millrace.learn.vision.FeatureExtractor;
import dev.millrace.learn.vision.Fit;

/// Turns pictures into vectors.
public interface Viewer extends AutoCloseable {
  /// The shape of the pictures that it looks at.
  ImageShape shape();

  /// How other pictures are brought to it.
  Fit fit();

  /// The numbers of each vector.
  int width();

  /// The vectors of some pictures, one after the other.
  ///
  /// @param pixels of `count` pictures of the shape
  float[] see(byte[] pixels, int count);

  @Override
  void close();

  /// Looks for edges, without a network.
  record ByHand() implements Viewer {
    @Override
    public ImageShape shape() {
      return new ImageShape(Gradients.SIDE, Gradients.SIDE, 1);
    }

    @Override
    public Fit fit() {
      return Fit.SQUISH;
    }

    @Override
    public int width() {
      return Gradients.WIDTH;
    }

    @Override
    public float[] see(byte[] pixels, int count) {
      var vectors = new float[count * Gradients.WIDTH];
      var one = new byte[shape().bytes()];
      for (int i = 0; i < count; i++) {
        System.arraycopy(pixels, i * one.length, one, 0, one.length);
        System.arraycopy(Gradients.of(one), 0, vectors, i * Gradients.WIDTH, Gradients.WIDTH);
      }
      return vectors;
    }

    @Override
    public void close() {}
  }

  /// Looks through a network.
  record ByNetwork(FeatureExtractor extractor, Fit fit) implements Viewer {
    @Override
    public ImageShape shape() {
      return extractor.input();
    }

    @Override
    public int width() {
      return extractor.width();
    }

    @Override
    public float[] see(byte[] pixels, int count) {
      var vectors = extractor.of(pixels, count);
      var values = new float[count * vectors.width()];
      for (int i = 0; i < count; i++) {
        System.arraycopy(vectors.vector(i), 0, values, i * vectors.width(), vectors.width());
      }
      return values;
    }

    @Override
    public void close() {
      extractor.close();
    }
  }
}
