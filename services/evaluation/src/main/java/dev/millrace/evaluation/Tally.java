package dev.millrace.evaluation;

import dev.millrace.learn.metric.ConfusionMatrix;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.metric.TopLosses;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.evaluation.v1.ItemLoss;
import dev.millrace.proto.evaluation.v1.ItemLosses;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import java.util.List;

/// What a model's scores on a split add up to.
final class Tally {
  private static final int TOP = 100;

  private final JudgedSet set;
  private final List<String> classes;
  private final ConfusionMatrix confusion;
  private final TopLosses top = new TopLosses(TOP);
  private final ItemLosses.Builder losses = ItemLosses.newBuilder();
  private double lossSum;

  Tally(JudgedSet set, List<String> classes) {
    this.set = set;
    this.classes = List.copyOf(classes);
    this.confusion = new ConfusionMatrix(classes.size());
  }

  /// Adds the scores of the items from an index on; the batches come in order.
  void add(long firstIndex, Scores scores) {
    confusion.add(scores);
    top.add(scores, firstIndex);
    for (int i = 0; i < scores.count(); i++) {
      var item = set.items().get(Math.toIntExact(firstIndex + i));
      var actual = scores.target(i);
      var probability = scores.probability(i, actual);
      losses.addLosses(itemLoss(item, actual, scores.predicted(i), scores.loss(i), probability));
      lossSum += scores.loss(i);
    }
  }

  private ItemLoss itemLoss(
      ShardItem item, int actual, int predicted, double loss, double probability) {
    return ItemLoss.newBuilder()
        .setItem(item.getItem())
        .setContentSha256(item.getContentSha256())
        .setActual(classes.get(actual))
        .setPredicted(classes.get(predicted))
        .setLoss((float) loss)
        .setProbability((float) probability)
        .build();
  }

  /// The verdict on all items added.
  ///
  /// @throws CannotJudge when the model's losses are not numbers
  SplitVerdict verdict(BlobStore blobs) {
    if (!Double.isFinite(lossSum)) {
      throw new CannotJudge(
          "the model's losses on %s are not finite, so its training diverged: train with a lower rate"
              .formatted(set.split()));
    }
    var verdict =
        SplitVerdict.newBuilder()
            .setSplit(set.split())
            .setCount(set.items().size())
            .setLoss(lossSum / set.items().size())
            .setAccuracy(confusion.accuracy())
            .addAllClasses(classes)
            .setItemLosses(blobs.put(losses.build().toByteArray(), "application/protobuf"));
    for (int actual = 0; actual < classes.size(); actual++) {
      for (int predicted = 0; predicted < classes.size(); predicted++) {
        verdict.addConfusion(confusion.count(actual, predicted));
      }
    }
    for (var loss : top.list()) {
      var item = set.items().get(Math.toIntExact(loss.index()));
      verdict.addTopLosses(
          itemLoss(item, loss.actual(), loss.predicted(), loss.loss(), loss.probability()));
    }
    return verdict.build();
  }
}
