package dev.millrace.learn.optim;

/// What an optimiser's step depends on for one group of weights; schedules change it between steps.
///
/// @param rate the learning rate
/// @param momentum the first beta of Adam, or the momentum of SGD
/// @param decay the decoupled weight decay
public record Settings(double rate, double momentum, double decay) {

  /// The same with another rate.
  public Settings withRate(double other) {
    return new Settings(other, momentum, decay);
  }

  /// The same with another momentum.
  public Settings withMomentum(double other) {
    return new Settings(rate, other, decay);
  }
}
