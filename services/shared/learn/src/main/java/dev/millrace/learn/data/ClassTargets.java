package dev.millrace.learn.data;

import java.nio.ByteBuffer;

/// A class index an item.
final class ClassTargets implements Targets {

  private final int[] labels;

  ClassTargets(int[] labels) {
    this.labels = labels;
  }

  @Override
  public int bytes() {
    return Long.BYTES;
  }

  @Override
  public void write(int item, ByteBuffer to, int at) {
    to.putLong(at, labels[item]);
  }
}
