package dev.millrace.serving;

import dev.millrace.learn.BundleDescription;
import dev.millrace.serving.model.BundleOpener;
import dev.millrace.serving.model.Classifier;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/// A classifier that works on an image only when a test lets it, once it is shut.
final class GatedClassifier {
  private final BundleOpener opener;
  private final Semaphore gate = new Semaphore(0);
  private final List<Byte> seen = new CopyOnWriteArrayList<>();
  private volatile boolean shut;

  GatedClassifier(BundleOpener opener) {
    this.opener = opener;
  }

  BundleOpener opener() {
    return bundle -> new Gated(opener.open(bundle));
  }

  /// From now on runs wait.
  void shut() {
    shut = true;
  }

  /// Lets runs pass.
  void pass(int runs) {
    gate.release(runs);
  }

  /// The first pixel of each run that began since the gate is shut.
  List<Byte> seen() {
    return seen;
  }

  private final class Gated implements Classifier {
    private final Classifier inner;

    Gated(Classifier inner) {
      this.inner = inner;
    }

    @Override
    public BundleDescription description() {
      return inner.description();
    }

    @Override
    public float[][] probabilities(byte[] pixels, int count) {
      if (shut) {
        seen.add(pixels[0]);
        gate.acquireUninterruptibly();
      }
      return inner.probabilities(pixels, count);
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
