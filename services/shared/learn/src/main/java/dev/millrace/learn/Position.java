package dev.millrace.learn;

/// Where a learner is: what earlier fits have done, and how far the present one is.
///
/// @param epochsBefore the epochs of earlier fits
/// @param stepsBefore the steps of earlier fits
/// @param epoch the epoch of this fit, from 0
/// @param batch the training batches done in this epoch
/// @param step the training batches done in this fit
/// @param frozen how many parameter groups are frozen
record Position(int epochsBefore, long stepsBefore, int epoch, int batch, long step, int frozen) {

  static final Position START = new Position(0, 0, 0, 0, 0, 0);

  int totalEpoch() {
    return epochsBefore + epoch;
  }

  long totalStep() {
    return stepsBefore + step;
  }

  /// The beginning of another fit.
  Position nextFit() {
    return new Position(totalEpoch(), totalStep(), 0, 0, 0, frozen);
  }

  Position nextEpoch() {
    return new Position(epochsBefore, stepsBefore, epoch + 1, 0, step, frozen);
  }

  Position nextBatch() {
    return new Position(epochsBefore, stepsBefore, epoch, batch + 1, step + 1, frozen);
  }

  Position withFrozen(int groups) {
    return new Position(epochsBefore, stepsBefore, epoch, batch, step, groups);
  }
}
