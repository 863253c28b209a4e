package dev.millrace.console.live;

import dev.millrace.proto.training.v1.StepMeasured;

/// A point of a run's curves.
record StepView(
    long attempt,
    long step,
    long totalSteps,
    double loss,
    double smoothed,
    double rate,
    double momentum,
    double itemsPerSecond) {

  static StepView of(StepMeasured measured) {
    return new StepView(
        measured.getAttempt(),
        measured.getStep(),
        measured.getTotalSteps(),
        measured.getLoss(),
        measured.getSmoothedLoss(),
        measured.getRate(),
        measured.getMomentum(),
        measured.getItemsPerSecond());
  }
}
