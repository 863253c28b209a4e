package dev.millrace.learn.data;

/// The type of each value that goes into a network.
public enum Element {
  /// Unsigned bytes, as pixels are.
  BYTE,
  /// 32-bit floating point, as vectors are.
  REAL
}
