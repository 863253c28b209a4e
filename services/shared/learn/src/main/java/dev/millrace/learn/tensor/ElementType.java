package dev.millrace.learn.tensor;

/// The type of a tensor's elements, by the names that safetensors files use.
public enum ElementType {
  F32(4),
  F16(2),
  BF16(2),
  F64(8),
  I64(8),
  I32(4),
  U8(1);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /// The bytes that one element takes.
  public int bytes() {
    return bytes;
  }
}
