package dev.millrace.evaluation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.learn.Bundle;
import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.tensor.MalformedTensorFile;
import dev.millrace.learn.vision.Predictor;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/// Judges bundles on the valid and test splits of cuts.
record Judge(BlobStore blobs) {
  private static final int BATCH = 256;

  /// The verdicts on the splits that have items, valid first.
  ///
  /// @throws CannotJudge when bundle and cut do not fit together, or either cannot be read
  List<SplitVerdict> judge(Blob bundle, Blob manifest) {
    var cut = manifest(manifest);
    var sets = JudgedSet.of(cut, blobs);
    try (var predictor = Predictor.open(model(bundle));
        var views = new LossViews(model(bundle), blobs)) {
      check(predictor.description(), cut);
      var verdicts = new ArrayList<SplitVerdict>();
      for (var set : sets) {
        verdicts.add(views.of(set, judge(predictor, set, cut.getClassesList())));
      }
      return verdicts;
    } catch (MalformedBundle | MalformedTensorFile e) {
      throw new CannotJudge(
          "the run's bundle %s does not hold a model: %s. Train again"
              .formatted(bundle.getSha256(), e.getMessage()),
          e);
    }
  }

  /// Some items of the first split that has any, and what the model makes of them, kept as a blob.
  ///
  /// @throws CannotJudge when bundle and cut do not fit together, or either cannot be read
  Blob golden(Blob bundle, Blob manifest) {
    var set = JudgedSet.of(manifest(manifest), blobs).getFirst();
    try (var predictor = Predictor.open(Bundle.map(blobs.file(bundle.getSha256())))) {
      var golden = Golden.of(predictor, set).toBuilder();
      EightBitsTrial.run(model(bundle), predictor, set, golden.build())
          .ifPresent(golden::setEightBits);
      return blobs.put(golden.build().toByteArray(), "application/protobuf");
    } catch (MalformedBundle | MalformedTensorFile e) {
      throw new CannotJudge("the run's bundle does not hold a model: " + e.getMessage(), e);
    }
  }

  private Bundle model(Blob bundle) {
    return Bundle.map(blobs.file(bundle.getSha256()));
  }

  private SplitVerdict judge(Predictor predictor, JudgedSet set, List<String> classes) {
    var tally = new Tally(set, classes);
    predictor.evaluate(
        set.pixels(),
        BATCH,
        (firstIndex, scores) -> {
          if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("told to stop while judging");
          }
          tally.add(firstIndex, scores);
        });
    return tally.verdict(blobs);
  }

  private CutManifest manifest(Blob manifest) {
    try {
      return CutManifest.parseFrom(blobs.get(manifest.getSha256()));
    } catch (InvalidProtocolBufferException e) {
      throw new CannotJudge(
          "the blob %s is not a cut's manifest: ask for the cut again"
              .formatted(manifest.getSha256()),
          e);
    }
  }

  private static void check(BundleDescription bundle, CutManifest cut) {
    if (!bundle.classes().equals(cut.getClassesList())) {
      throw new CannotJudge(
          "the model knows the classes %s, but the cut has %s: train on this cut"
              .formatted(bundle.classes(), cut.getClassesList()));
    }
    if (!bundle.input().equals(JudgedSet.shape(cut))) {
      throw new CannotJudge(
          "the model takes images of %s, but the cut has %s: train on this cut"
              .formatted(bundle.input(), JudgedSet.shape(cut)));
    }
  }
}
