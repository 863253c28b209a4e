package dev.millrace.learn.pretrained;

/// No source has the weights that were asked for.
public final class WeightsUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  WeightsUnavailable(String message) {
    super(message);
  }
}
