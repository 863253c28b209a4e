package dev.millrace.learn.optim;

/// A way from one number to another as a position goes from 0 to 1.
public enum Schedule {
  /// In a straight line.
  LINEAR {
    @Override
    public double at(double start, double end, double position) {
      return start + position * (end - start);
    }
  },
  /// Along half a cosine, slow at both ends.
  COSINE {
    @Override
    public double at(double start, double end, double position) {
      return end + (start - end) / 2 * (Math.cos(Math.PI * position) + 1);
    }
  },
  /// By equal factors; both numbers have the same sign and neither is 0.
  EXPONENTIAL {
    @Override
    public double at(double start, double end, double position) {
      return start * Math.pow(end / start, position);
    }
  };

  /// The number at a position.
  public abstract double at(double start, double end, double position);
}
