package dev.millrace.learn.data;

import java.nio.ByteBuffer;

/// What is true of each item of a set, in the form that the loss of an objective takes; several
/// threads may ask.
public interface Targets {

  /// No item has a target: they can be predicted on, but neither trained on nor judged.
  Targets NONE =
      new Targets() {
        @Override
        public int bytes() {
          return 0;
        }

        @Override
        public void write(int item, ByteBuffer to, int at) {}
      };

  /// The bytes that the target of one item takes.
  int bytes();

  /// Writes the target of an item into memory of native order.
  void write(int item, ByteBuffer to, int at);

  /// A class index an item, as 64 bits.
  static Targets ofClasses(int... labels) {
    return new ClassTargets(labels.clone());
  }

  /// Some numbers an item, as 32 bits each.
  ///
  /// @param values those of the first item, then those of the next
  /// @param width the numbers of one item
  static Targets ofNumbers(float[] values, int width) {
    if (width < 1 || values.length % width != 0) {
      throw new IllegalArgumentException(
          "%d numbers are not items of %d".formatted(values.length, width));
    }
    return new NumberTargets(values.clone(), width);
  }
}
