package dev.millrace.console.live;

/// How far a run has come.
record Progress(
    long attempt,
    long step,
    long totalSteps,
    long parameters,
    String trainer,
    double itemsPerSecond) {
  static final Progress NONE = new Progress(0, 0, 0, 0, "", 0);

  Progress started(long newAttempt, long fromStep, long steps, long size, String by) {
    return new Progress(newAttempt, fromStep, steps, size, by, 0);
  }

  Progress at(StepView point) {
    return new Progress(
        point.attempt(),
        point.step(),
        point.totalSteps(),
        parameters,
        trainer,
        point.itemsPerSecond());
  }
}
