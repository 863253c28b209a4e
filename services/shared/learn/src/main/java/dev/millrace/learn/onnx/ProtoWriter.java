package dev.millrace.learn.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Bytes of a protobuf message, field by field. ONNX needs so little of the format that generated
/// classes, and the version of their runtime, are better left out.
final class ProtoWriter {

  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  /// What is written so far but for the latest fields: large values stay where they are until the
  /// whole is put together.
  private final List<byte[]> parts = new ArrayList<>();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ProtoWriter number(int field, long value) {
    varint(((long) field << 3) | VARINT);
    varint(value);
    return this;
  }

  ProtoWriter real(int field, float value) {
    varint(((long) field << 3) | FIXED32);
    int bits = Float.floatToRawIntBits(value);
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(bits >>> shift);
    }
    return this;
  }

  ProtoWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtoWriter message(int field, ProtoWriter value) {
    return parts(field, value.parts());
  }

  ProtoWriter bytes(int field, byte[] value) {
    return parts(field, List.of(value));
  }

  private ProtoWriter parts(int field, List<byte[]> value) {
    varint(((long) field << 3) | LENGTH_DELIMITED);
    varint(length(value));
    parts();
    parts.addAll(value);
    return this;
  }

  private List<byte[]> parts() {
    if (out.size() > 0) {
      parts.add(out.toByteArray());
      out.reset();
    }
    return parts;
  }

  private static int length(List<byte[]> parts) {
    return parts.stream().mapToInt(part -> part.length).reduce(0, Math::addExact);
  }

  byte[] toBytes() {
    ByteBuffer whole = ByteBuffer.allocate(length(parts()));
    parts.forEach(whole::put);
    return whole.array();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
