package dev.millrace.evaluation;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.evaluation.v1.ItemLoss;
import dev.millrace.proto.evaluation.v1.ItemLosses;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The losses of a split's items, in the order of the cut.
final class Losses {
  /// No output of the model tells why it was wrong.
  static final int NO_OUTPUT = -1;

  private static final int TOP = 100;

  private final JudgedSet set;
  private final List<ItemLoss> losses = new ArrayList<>();
  private final List<Integer> outputs = new ArrayList<>();
  private double sum;

  Losses(JudgedSet set) {
    this.set = set;
  }

  /// Adds the loss of the next item.
  ///
  /// @param output of the model that speaks for what it said wrongly, or [#NO_OUTPUT]
  void add(ItemLoss.Builder loss, int output) {
    var item = set.items().get(losses.size());
    losses.add(loss.setItem(item.getItem()).setContentSha256(item.getContentSha256()).build());
    outputs.add(output);
    sum += loss.getLoss();
  }

  /// The places of the largest losses, the largest first and of equal ones the first.
  List<Integer> top() {
    return IntStream.range(0, losses.size())
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer place) -> losses.get(place).getLoss()).reversed())
        .limit(TOP)
        .toList();
  }

  /// The output that speaks for what was said wrongly of an item, or [#NO_OUTPUT].
  int output(int place) {
    return outputs.get(place);
  }

  /// Completes a verdict.
  ///
  /// @throws CannotJudge when the model's losses are not numbers
  SplitVerdict complete(SplitVerdict.Builder verdict, BlobStore blobs) {
    if (!Double.isFinite(sum)) {
      throw new CannotJudge(
          "the model's losses on %s are not finite, so its training diverged: train with a lower rate"
              .formatted(set.split()));
    }
    top().forEach(place -> verdict.addTopLosses(losses.get(place)));
    var all = ItemLosses.newBuilder().addAllLosses(losses).build();
    return verdict
        .setSplit(set.split())
        .setCount(losses.size())
        .setLoss(sum / losses.size())
        .setItemLosses(blobs.put(all.toByteArray(), "application/protobuf"))
        .build();
  }
}
