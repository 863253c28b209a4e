package dev.millrace.learn.callback;

/// A value of each epoch by which epochs are compared.
///
/// @param name `valid_loss`, `train_loss`, or the name of a metric
/// @param larger whether larger values are better
public record Monitor(String name, boolean larger) {

  /// The validation loss.
  public static final Monitor VALID_LOSS = new Monitor("valid_loss", false);

  /// The accuracy.
  public static final Monitor ACCURACY = new Monitor("accuracy", true);

  /// The value of an epoch.
  ///
  /// @throws IllegalArgumentException when no metric has the name
  public double value(Recorder.Epoch epoch) {
    return switch (name) {
      case "valid_loss" -> epoch.validLoss();
      case "train_loss" -> epoch.trainLoss();
      default -> {
        Double value = epoch.metrics().get(name);
        if (value == null) {
          throw new IllegalArgumentException(
              "There is no metric %s, only %s".formatted(name, epoch.metrics().keySet()));
        }
        yield value;
      }
    };
  }

  /// Whether a value is better than another by more than a margin; anything is better than NaN.
  boolean better(double value, double than, double margin) {
    return Double.isNaN(than) || (larger ? value > than + margin : value < than - margin);
  }
}
