package dev.millrace.serving.model;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.tensor.MalformedTensorFile;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.blob.Sha256;
import dev.millrace.mesh.job.Niceness;
import dev.millrace.proto.evaluation.v1.GoldenItems;
import dev.millrace.serving.batch.BatchLimits;
import dev.millrace.serving.batch.Cores;

/// The way from a registered bundle to a model that has shown that it answers.
public final class ModelLoader implements AutoCloseable {
  private final BlobStore blobs;
  private final Calibrator calibrator;
  private final Cores<BatchPart> cores;
  private final BatchListener listener;
  private final ModelTallies tallies = new ModelTallies();

  /// @param cores how many platform threads models run on, all of them together
  /// @param eightBits whether models may compute in 8 bits where evaluation found it good enough
  public ModelLoader(
      BlobStore blobs,
      BundleOpener opener,
      Calibrations calibrations,
      int cores,
      boolean eightBits,
      BatchLimits limits,
      BatchListener listener) {
    this.blobs = blobs;
    this.calibrator = new Calibrator(opener, calibrations, limits, cores, eightBits);
    this.cores = new Cores<>(cores);
    this.listener = listener;
  }

  /// What the versions that it loaded have done.
  ModelTallies tallies() {
    return tallies;
  }

  /// Loads, warms by trial predictions, finds out how it uses the cores best, and compares the
  /// answers to the golden items with those that the model gave when it was judged.
  ///
  /// @param weight the share of core time that it gets beside other models, 1 for the usual one
  /// @throws UnfitBundleException when the bundle must not serve
  /// @throws dev.millrace.mesh.NotFoundException when the store does not have it
  ServedModel load(RegisteredModel registered, double weight) {
    var opened = open(registered, golden(registered));
    var classifier = opened.classifier();
    try {
      var proof = Niceness.LONG_WORK.call(() -> GoldenProof.of(classifier, opened.golden()));
      var identity = ModelIdentity.of(registered, classifier.objective());
      return new ServedModel(
          identity,
          classifier,
          new Batcher(
              classifier,
              cores,
              opened.limits(),
              opened.times(),
              weight,
              tallies.listening(identity, listener)),
          proof);
    } catch (RuntimeException e) {
      classifier.close();
      throw e;
    }
  }

  private Calibrator.Calibrated open(RegisteredModel registered, GoldenItems golden) {
    var sha256 = registered.model().getBundle().getSha256();
    var file = blobs.file(sha256);
    var found = Sha256.of(file);
    if (!found.equals(sha256)) {
      throw new UnfitBundleException(
          "bundle %s of %s has bytes with the hash %s; put the bundle into the store again"
              .formatted(sha256, registered, found));
    }
    try {
      return calibrator.open(file, golden);
    } catch (MalformedBundle | MalformedTensorFile e) {
      throw new UnfitBundleException("bundle %s of %s: %s".formatted(sha256, registered, e), e);
    }
  }

  private GoldenItems golden(RegisteredModel registered) {
    if (!registered.model().hasGolden()) {
      return GoldenItems.getDefaultInstance();
    }
    var sha256 = registered.model().getGolden().getSha256();
    try {
      return GoldenItems.parseFrom(blobs.get(sha256));
    } catch (InvalidProtocolBufferException e) {
      throw new UnfitBundleException(
          "blob %s of %s does not hold golden items".formatted(sha256, registered), e);
    }
  }

  /// Stops the cores; what still waits for a model is refused.
  @Override
  public void close() {
    cores.close();
  }
}
