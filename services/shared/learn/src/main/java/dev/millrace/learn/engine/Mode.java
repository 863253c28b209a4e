package dev.millrace.learn.engine;

/// How a program lays out and computes images.
///
/// @param channelsLast whether the channels of a pixel lie next to each other
/// @param precision the type that convolutions compute in
public record Mode(boolean channelsLast, Precision precision) {

  /// Channels last, 32 bits.
  public static final Mode STANDARD = new Mode(true, Precision.FLOAT32);

  /// A type to compute in. Learnt values and their updates always have at least 32 bits.
  public enum Precision {
    /// 32 bits.
    FLOAT32(6),
    /// 16 bits with the range of 32; twice as fast where the processor has it.
    BFLOAT16(15),
    /// 16 bits with a short range: losses are scaled so that gradients fit into it. For GPUs.
    FLOAT16(5),
    /// 64 bits, to check derivatives with.
    FLOAT64(7);

    private final int code;

    Precision(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /// The library's number for the type that inputs, losses and learnt values have.
  int masterCode() {
    return precision == Precision.FLOAT64 ? Precision.FLOAT64.code : Precision.FLOAT32.code;
  }
}
