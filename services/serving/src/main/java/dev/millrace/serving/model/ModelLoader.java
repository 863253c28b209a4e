package dev.millrace.serving.model;

import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.tensor.MalformedTensorFile;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.blob.Sha256;
import java.util.Random;
import java.util.concurrent.Executor;

/// The way from a registered bundle to a model that has shown that it answers.
public final class ModelLoader {
  private static final int TRIALS = 3;
  private static final double SUM_TOLERANCE = 1e-3;

  private final BlobStore blobs;
  private final BundleOpener opener;
  private final Executor pool;
  private final BatchLimits limits;
  private final BatchListener listener;
  private final ModelTallies tallies = new ModelTallies();

  /// @param pool the few platform threads that models run on
  public ModelLoader(
      BlobStore blobs,
      BundleOpener opener,
      Executor pool,
      BatchLimits limits,
      BatchListener listener) {
    this.blobs = blobs;
    this.opener = opener;
    this.pool = pool;
    this.limits = limits;
    this.listener = listener;
  }

  /// What the versions that it loaded have done.
  ModelTallies tallies() {
    return tallies;
  }

  /// Loads, and warms by trial predictions of one image and of a full batch.
  ///
  /// @throws UnfitBundleException when the bundle must not serve
  /// @throws dev.millrace.mesh.NotFoundException when the store does not have it
  ServedModel load(RegisteredModel registered) {
    var classifier = open(registered);
    try {
      warm(classifier);
      var identity = ModelIdentity.of(registered, classifier.description().classes());
      return new ServedModel(
          identity,
          classifier,
          new Batcher(classifier, pool, limits, tallies.listening(identity, listener)));
    } catch (RuntimeException e) {
      classifier.close();
      throw e;
    }
  }

  private Classifier open(RegisteredModel registered) {
    var sha256 = registered.model().getBundle().getSha256();
    var file = blobs.file(sha256);
    var found = Sha256.of(file);
    if (!found.equals(sha256)) {
      throw new UnfitBundleException(
          "bundle %s of %s has bytes with the hash %s; put the bundle into the store again"
              .formatted(sha256, registered, found));
    }
    try {
      return opener.open(file);
    } catch (MalformedBundle | MalformedTensorFile e) {
      throw new UnfitBundleException("bundle %s of %s: %s".formatted(sha256, registered, e), e);
    }
  }

  private void warm(Classifier classifier) {
    for (int trial = 0; trial < TRIALS; trial++) {
      tryOut(classifier, 1, trial);
      tryOut(classifier, limits.images(), trial);
    }
  }

  private static void tryOut(Classifier classifier, int images, int trial) {
    var rows = trialRun(classifier, images, trial);
    if (rows.length != images) {
      throw new UnfitBundleException(
          "%d trial images gave %d answers".formatted(images, rows.length));
    }
    var classes = classifier.description().classes().size();
    for (var row : rows) {
      double sum = 0;
      for (float probability : row) {
        sum += probability;
      }
      // A sum that is not a number fails this comparison as well.
      if (row.length != classes || !(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
        throw new UnfitBundleException(
            "a trial image gave %d values that sum to %s, expected the probabilities of %d classes"
                .formatted(row.length, sum, classes));
      }
    }
  }

  private static float[][] trialRun(Classifier classifier, int images, int trial) {
    try {
      return classifier.probabilities(
          trialPixels(classifier.description().input(), images, trial), images);
    } catch (RuntimeException e) {
      throw new UnfitBundleException("a trial prediction failed: " + e.getMessage(), e);
    }
  }

  private static byte[] trialPixels(ImageShape shape, int images, int trial) {
    var pixels = new byte[Math.multiplyExact(shape.bytes(), images)];
    if (trial > 0) {
      new Random(trial).nextBytes(pixels);
    }
    return pixels;
  }
}
