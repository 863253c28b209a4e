package dev.millrace.console.live;

import dev.millrace.proto.training.v1.EpochMeasured;
import java.util.Map;

/// How good a run was after an epoch.
record EpochView(
    long attempt,
    int epoch,
    int epochs,
    long step,
    double trainLoss,
    double validLoss,
    Map<String, Double> metrics,
    double seconds) {
  EpochView {
    metrics = Map.copyOf(metrics);
  }

  static EpochView of(EpochMeasured measured) {
    return new EpochView(
        measured.getAttempt(),
        measured.getEpoch(),
        measured.getEpochs(),
        measured.getStep(),
        measured.getTrainLoss(),
        measured.getValidLoss(),
        measured.getMetricsMap(),
        measured.getSeconds());
  }
}
