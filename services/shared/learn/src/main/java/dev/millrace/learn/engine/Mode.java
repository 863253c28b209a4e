package dev.millrace.learn.engine;

import ai.djl.Device;
import java.util.List;

/// How and where a program computes on images.
///
/// With several devices each takes a share of every batch, and what comes out is that of one
/// device, within rounding: normalisations see the whole batch, and gradients are those of its mean
/// loss. Only what dropout draws differs. The first device holds the weights and changes images at
/// random; a device may be named more than once.
///
/// @param channelsLast whether the channels of a pixel lie next to each other
/// @param precision the type that convolutions compute in
/// @param devices where it computes; when none is named, on the first GPU or else on the CPU
public record Mode(boolean channelsLast, Precision precision, List<Device> devices) {

  /// Channels last, 32 bits, on the usual device.
  public static final Mode STANDARD = new Mode(true, Precision.FLOAT32);

  public Mode {
    devices = List.copyOf(devices);
  }

  /// A mode on the usual device.
  public Mode(boolean channelsLast, Precision precision) {
    this(channelsLast, precision, List.of());
  }

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

  /// The same with another type to compute in.
  public Mode in(Precision other) {
    return new Mode(channelsLast, other, devices);
  }

  /// The same on other devices.
  public Mode on(List<Device> others) {
    return new Mode(channelsLast, precision, others);
  }

  /// How many shares a batch is computed in.
  int shares() {
    return Math.max(1, devices.size());
  }

  /// The library's number for the type that inputs, losses and learnt values have.
  int masterCode() {
    return precision == Precision.FLOAT64 ? Precision.FLOAT64.code : Precision.FLOAT32.code;
  }
}
