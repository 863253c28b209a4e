package dev.millrace.learn.bench;

import java.util.OptionalDouble;

/// How fast one case of training is, beside Python with the same net, data and recipe.
///
/// All are the best of some rounds in which the sides take turns, so that what else the machine
/// does meets them alike.
///
/// @param name the case, such as `resnet18 train step, batch 32, 128 px`
/// @param itemsPerSecond our speed
/// @param plain Python's as a first script has it: eager, 32 bits, optimiser as it comes
/// @param best Python's at its best: channels last, fused optimiser, 16-bit autocast if that helps
/// @param plainGoal what our speed should be at least, over Python's plain one
/// @param bestGoal what our speed should be at least, over Python's best
public record Speed(
    String name,
    double itemsPerSecond,
    OptionalDouble plain,
    OptionalDouble best,
    double plainGoal,
    double bestGoal) {}
