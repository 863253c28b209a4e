package dev.millrace.labeling.clean;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import dev.millrace.proto.evaluation.v1.ItemLoss;
import dev.millrace.proto.evaluation.v1.ItemLosses;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.Shard;
import dev.millrace.proto.preprocessing.v1.ShardIndex;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the newest evaluation said of items, and the split of each in the newest cut.
///
/// @param run the run that was judged, empty when none was
/// @param losses by item
/// @param splits by item: train, valid or test
record Judgements(String run, Map<String, ItemLoss> losses, Map<String, String> splits) {
  private static final Logger LOG = LoggerFactory.getLogger(Judgements.class);

  static Judgements of(Handle handle, String project, BlobStore blobs) {
    var verdict = newest(handle, project);
    var losses = new HashMap<String, ItemLoss>();
    verdict.ifPresent(v -> losses.putAll(losses(v, blobs)));
    return new Judgements(
        verdict.map(EvaluationCompleted::getRun).orElse(""),
        losses,
        splits(handle, project, blobs));
  }

  /// The newest verdict on a run of a project.
  static Optional<EvaluationCompleted> newest(Handle handle, String project) {
    return handle
        .createQuery(
            """
            select verdict from judged_run where project = :project
            order by judged_at desc, run limit 1
            """)
        .bind("project", project)
        .mapTo(byte[].class)
        .findOne()
        .flatMap(Judgements::verdict);
  }

  private static Optional<EvaluationCompleted> verdict(byte[] bytes) {
    try {
      return Optional.of(EvaluationCompleted.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("A verdict cannot be read", e);
      return Optional.empty();
    }
  }

  private static Map<String, ItemLoss> losses(EvaluationCompleted verdict, BlobStore blobs) {
    var losses = new HashMap<String, ItemLoss>();
    for (var split : verdict.getVerdictsList()) {
      try {
        ItemLosses.parseFrom(blobs.get(split.getItemLosses().getSha256()))
            .getLossesList()
            .forEach(loss -> losses.put(loss.getItem(), loss));
      } catch (InvalidProtocolBufferException | NotFoundException e) {
        LOG.warn("The losses of run {} cannot be read", verdict.getRun(), e);
      }
    }
    return losses;
  }

  private static Map<String, String> splits(Handle handle, String project, BlobStore blobs) {
    var splits = new HashMap<String, String>();
    try {
      var manifest =
          handle
              .createQuery(
                  """
                  select manifest from completed_cut where project = :project
                  order by completed_at desc, cut limit 1
                  """)
              .bind("project", project)
              .mapTo(String.class)
              .findOne();
      if (manifest.isPresent()) {
        for (var shard : CutManifest.parseFrom(blobs.get(manifest.get())).getShardsList()) {
          var name = name(shard);
          ShardIndex.parseFrom(blobs.get(shard.getIndex().getSha256()))
              .getItemsList()
              .forEach(item -> splits.put(item.getItem(), name));
        }
      }
    } catch (InvalidProtocolBufferException | NotFoundException e) {
      LOG.warn("The newest cut of project {} cannot be read", project, e);
    }
    return splits;
  }

  private static String name(Shard shard) {
    return shard.getSplit().name().substring("SPLIT_".length()).toLowerCase(Locale.ROOT);
  }
}
