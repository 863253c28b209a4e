package dev.millrace.serving.protocol;

import dev.millrace.proto.inference.InferBatchStatistics;
import dev.millrace.proto.inference.InferStatistics;
import dev.millrace.proto.inference.ModelStatistics;
import dev.millrace.proto.inference.StatisticDuration;
import dev.millrace.serving.model.ModelTally;
import java.time.Instant;

/// The writer of a version's statistics as Triton's clients read them.
public final class TritonStatistics {
  private TritonStatistics() {}

  /// What a version has done.
  public static ModelStatistics write(String project, String version, ModelTally tally) {
    var batches = tally.batches();
    var statistics =
        ModelStatistics.newBuilder()
            .setName(project)
            .setVersion(version)
            .setLastInference(tally.last().map(Instant::toEpochMilli).orElse(0L))
            .setInferenceCount(tally.images())
            .setExecutionCount(batches.values().stream().mapToLong(ModelTally.Total::count).sum())
            .setInferenceStats(
                InferStatistics.newBuilder()
                    .setSuccess(duration(tally.answered()))
                    .setFail(duration(tally.refused()))
                    .setQueue(duration(tally.waited()))
                    .setComputeInfer(duration(tally.computed())));
    batches.forEach((size, total) ->
        statistics.addBatchStats(
            InferBatchStatistics.newBuilder().setBatchSize(size).setComputeInfer(duration(total))));
    return statistics.build();
  }

  private static StatisticDuration duration(ModelTally.Total total) {
    return StatisticDuration.newBuilder().setCount(total.count()).setNs(total.nanos()).build();
  }
}
