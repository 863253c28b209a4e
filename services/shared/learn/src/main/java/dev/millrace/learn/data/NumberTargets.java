package dev.millrace.learn.data;

import java.nio.ByteBuffer;

/// Some numbers an item.
final class NumberTargets implements Targets {

  private final float[] values;
  private final int width;

  NumberTargets(float[] values, int width) {
    this.values = values;
    this.width = width;
  }

  @Override
  public int bytes() {
    return Float.BYTES * width;
  }

  @Override
  public void write(int item, ByteBuffer to, int at) {
    for (int i = 0; i < width; i++) {
      to.putFloat(at + Float.BYTES * i, values[item * width + i]);
    }
  }
}
