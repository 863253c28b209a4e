package dev.millrace.serving.model;

import dev.millrace.learn.BundleDescription;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// A loaded model, counted by those who use it: it closes when it is retired and the last request
/// has left.
final class ServedModel {
  private final ModelIdentity identity;
  private final Classifier classifier;
  private final Batcher batcher;
  private final GoldenProof proof;
  // One for being served at all, one for each request inside; never rises again from zero.
  private final AtomicInteger users = new AtomicInteger(1);

  ServedModel(ModelIdentity identity, Classifier classifier, Batcher batcher, GoldenProof proof) {
    this.identity = identity;
    this.classifier = classifier;
    this.batcher = batcher;
    this.proof = proof;
  }

  ModelIdentity identity() {
    return identity;
  }

  /// What its answers to the golden items were like when it was loaded.
  GoldenProof proof() {
    return proof;
  }

  boolean isOf(RegisteredModel registered) {
    var model = registered.model();
    return identity.version().equals(model.getVersion())
        && identity.bundleSha256().equals(model.getBundle().getSha256());
  }

  BundleDescription description() {
    return classifier.description();
  }

  CompletableFuture<float[][]> submit(byte[] pixels, int count, Patience patience) {
    return batcher.submit(pixels, count, patience);
  }

  /// Counts a request in; false when the model is on its way out.
  boolean enter() {
    return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  /// Counts a request out.
  void leave() {
    if (users.decrementAndGet() == 0) {
      batcher.close();
      classifier.close();
    }
  }

  /// Takes no new requests; called once.
  void retire() {
    leave();
  }
}
