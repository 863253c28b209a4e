package dev.millrace.learn.vision;

import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.FashionMnist;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.Targets;
import java.lang.foreign.MemorySegment;

/// Pictures of one to three clothes, each in its own quarter of a canvas.
///
/// @param clothes what is put on canvases
record Canvases(PixelSet clothes) {

  private static final int SIDE = 56;
  private static final int QUARTER = 28;
  private static final ImageShape SHAPE = new ImageShape(SIDE, SIDE, 1);

  /// Canvases with the classes of their clothes as tags.
  MemoryImages tagged(int from, int count) {
    int classes = FashionMnist.NAMES.size();
    float[] tags = new float[count * classes];
    byte[] pixels = new byte[count * SHAPE.bytes()];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < number(from + i); j++) {
        int chosen = Draw.below(clothes.count(), 3, from + i, j);
        put(chosen, pixels, i, Draw.permutation(4, 1, from + i)[j]);
        tags[i * classes + clothes.label(chosen)] = 1;
      }
    }
    Targets targets = Targets.ofNumbers(tags, classes);
    return new MemoryImages(count, SHAPE, MemorySegment.ofArray(pixels), targets);
  }

  /// The same canvases with the number of their clothes.
  MemoryImages counted(int from, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = number(from + i);
    }
    return new MemoryImages(count, SHAPE, tagged(from, count).all(), Targets.ofNumbers(numbers, 1));
  }

  private static int number(int canvas) {
    return 1 + Draw.below(3, 2, canvas);
  }

  private void put(int chosen, byte[] pixels, int canvas, int quarter) {
    MemorySegment to = MemorySegment.ofArray(pixels);
    int place = quarter / 2 * QUARTER * SIDE + quarter % 2 * QUARTER;
    long corner = (long) canvas * SHAPE.bytes() + place;
    for (long row = 0; row < QUARTER; row++) {
      MemorySegment.copy(clothes.pixels(chosen), row * QUARTER, to, corner + row * SIDE, QUARTER);
    }
  }
}
