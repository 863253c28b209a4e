package dev.millrace.labeling.explore;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Floats as bytes, each as four, the lowest first.
final class Floats {
  static final String MEDIA_TYPE = "application/octet-stream";

  private Floats() {}

  static byte[] bytes(float[] values) {
    var bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  static float[] floats(byte[] bytes) {
    var values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
