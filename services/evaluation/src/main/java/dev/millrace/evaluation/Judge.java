package dev.millrace.evaluation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.learn.Bundle;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.metric.Judged;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
import dev.millrace.learn.tensor.MalformedTensorFile;
import dev.millrace.learn.vision.Predictor;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

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
      check(predictor, cut);
      var verdicts = new ArrayList<SplitVerdict>();
      for (var set : sets) {
        var losses = new Losses(set);
        var tally = tally(predictor, set, losses);
        verdicts.add(views.of(set, losses, losses.complete(tally.verdict(), blobs)));
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

  private static Tally tally(Predictor predictor, JudgedSet set, Losses losses) {
    return switch (predictor.objective()) {
      case Classes(var names) -> {
        var tally = new ClassTally(names, losses);
        predictor.evaluate(
            set.pixels(),
            BATCH,
            (_, scores) -> {
              checkStopped();
              tally.add(scores);
            });
        yield tally;
      }
      case Tags tags -> {
        var tally = new TagTally(tags, losses);
        judge(predictor, set, tags, tally::add);
        yield tally;
      }
      case Numbers numbers -> {
        var tally = new NumberTally(numbers.names(), losses);
        judge(predictor, set, numbers, tally::add);
        yield tally;
      }
      case Points points -> {
        var tally = new PointTally(points.names(), set.pixels().shape(), losses);
        judge(predictor, set, points, tally::add);
        yield tally;
      }
    };
  }

  private static <S extends Judged> void judge(
      Predictor predictor, JudgedSet set, Objective<S> objective, Consumer<S> tally) {
    predictor.judge(
        set.images(),
        BATCH,
        (_, judged) -> {
          checkStopped();
          tally.accept(objective.judged().cast(judged));
        });
  }

  private static void checkStopped() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("told to stop while judging");
    }
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

  private static void check(Predictor predictor, CutManifest cut) {
    var bundle = predictor.description();
    if (JudgedSet.kind(predictor.objective()) != cut.getTarget()) {
      throw new CannotJudge(
          "the model's application is %s, but the cut is of %s: train on this cut"
              .formatted(bundle.application(), cut.getTarget()));
    }
    if (!bundle.classes().equals(cut.getClassesList())) {
      throw new CannotJudge(
          "the model knows %s, but the cut has %s: train on this cut"
              .formatted(bundle.classes(), cut.getClassesList()));
    }
    if (!bundle.input().equals(JudgedSet.shape(cut))) {
      throw new CannotJudge(
          "the model takes images of %s, but the cut has %s: train on this cut"
              .formatted(bundle.input(), JudgedSet.shape(cut)));
    }
  }
}
