package dev.millrace.learn.vision;

import java.util.Map;

/// One epoch as it ended.
///
/// @param epoch the epoch, from 0
/// @param trainLoss the smoothed training loss at its end
/// @param validLoss the mean loss over the validation images
/// @param metrics values over the validation images by name: `accuracy`, `error_rate`
/// @param seconds what the epoch took in this process, validation included
public record EpochMeasure(
    int epoch, double trainLoss, double validLoss, Map<String, Double> metrics, double seconds) {

  public EpochMeasure {
    metrics = Map.copyOf(metrics);
  }
}
