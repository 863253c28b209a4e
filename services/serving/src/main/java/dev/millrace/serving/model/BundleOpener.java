package dev.millrace.serving.model;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.onnx.Spans;
import dev.millrace.learn.vision.Predictor;
import java.nio.file.Path;

/// The way from a bundle's file to a model at work.
@FunctionalInterface
public interface BundleOpener {
  /// Opens a bundle, whose file stays where it is while the model works.
  ///
  /// @throws MalformedBundle when it is not a bundle that can be used here
  Classifier open(Path bundle);

  /// Opens a bundle whose runs each use so many threads, where the engine can do that.
  ///
  /// @throws MalformedBundle when it is not a bundle that can be used here
  default Classifier open(Path bundle, int threads) {
    return open(bundle);
  }

  /// Opens a bundle to compute in 8 bits, where the engine can do that.
  ///
  /// @param spans of the bundle's values, from evaluation
  /// @throws MalformedBundle when it is not a bundle that can be used here
  default Classifier open(Path bundle, int threads, Spans spans) {
    return open(bundle, threads);
  }

  /// Opens with the library that trained it.
  static BundleOpener learn() {
    return new BundleOpener() {
      @Override
      public Classifier open(Path bundle) {
        return open(bundle, 1);
      }

      @Override
      public Classifier open(Path bundle, int threads) {
        return open(bundle, threads, Spans.NONE);
      }

      @Override
      public Classifier open(Path bundle, int threads, Spans spans) {
        return new LearnedClassifier(Predictor.open(Bundle.map(bundle), threads, spans));
      }
    };
  }

  /// A model of the learn library.
  record LearnedClassifier(Predictor predictor) implements Classifier {
    @Override
    public BundleDescription description() {
      return predictor.description();
    }

    @Override
    public Objective<?> objective() {
      return predictor.objective();
    }

    @Override
    public float[][] probabilities(byte[] pixels, int count) {
      return predictor.answers(pixels, count);
    }

    @Override
    public void close() {
      predictor.close();
    }
  }
}
