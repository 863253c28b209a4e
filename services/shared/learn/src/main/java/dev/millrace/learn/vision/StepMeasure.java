package dev.millrace.learn.vision;

/// One training step as it was.
///
/// @param epoch the epoch, from 0
/// @param step the step since the fit began, from 0
/// @param loss the batch's mean loss
/// @param smoothedLoss the moving average of losses so far, free of its start's bias
/// @param rate the learning rate of the step
/// @param momentum the first beta of the step
public record StepMeasure(
    int epoch, long step, double loss, double smoothedLoss, double rate, double momentum) {}
