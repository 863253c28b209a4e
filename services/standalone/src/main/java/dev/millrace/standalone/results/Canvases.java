package dev.millrace.standalone.results;

import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.Targets;
import dev.millrace.learn.metric.TagScores;
import dev.millrace.learn.objective.Tags;
import dev.millrace.learn.vision.ImageData;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Pictures with several labels: one to four clothes, each in a quarter of a canvas of its own.
///
/// @param pixels the canvases, one after the other
/// @param targets which kinds of clothes are on each
/// @param count how many canvases there are
record Canvases(MemorySegment pixels, Targets targets, int count) implements ImageSource {
  private static final int ITEM = 28;
  private static final int SIDE = 2 * ITEM;
  private static final int BATCH = 64;
  private static final ImageShape SHAPE = new ImageShape(SIDE, SIDE, 1);
  private static final List<String> KINDS =
      List.of(
          "top",
          "trouser",
          "pullover",
          "dress",
          "coat",
          "sandal",
          "shirt",
          "sneaker",
          "bag",
          "boot");

  /// So many canvases of the one set to learn from, so many of the other to validate on.
  static ImageData<TagScores> of(PixelSet train, int trained, PixelSet valid, int validated) {
    var tags = new Tags(KINDS, 0.2);
    return ImageData.of(composed(train, trained, 1), composed(valid, validated, 2), tags, BATCH);
  }

  private static Canvases composed(PixelSet clothes, int count, long seed) {
    var pixels = MemorySegment.ofArray(new byte[count * SHAPE.bytes()]);
    var tags = new float[count * KINDS.size()];
    for (int i = 0; i < count; i++) {
      var quarters = Draw.permutation(4, seed, 1, i);
      var items = 1 + Draw.below(4, seed, 2, i);
      for (int j = 0; j < items; j++) {
        var chosen = Draw.below(clothes.count(), seed, 3, i, j);
        var corner = quarters[j] / 2 * ITEM * SIDE + quarters[j] % 2 * ITEM;
        place(clothes.pixels(chosen), pixels, (long) i * SHAPE.bytes() + corner);
        tags[i * KINDS.size() + clothes.label(chosen)] = 1;
      }
    }
    return new Canvases(pixels, Targets.ofNumbers(tags, KINDS.size()), count);
  }

  private static void place(MemorySegment item, MemorySegment pixels, long corner) {
    for (int row = 0; row < ITEM; row++) {
      MemorySegment.copy(item, (long) row * ITEM, pixels, corner + (long) row * SIDE, ITEM);
    }
  }

  @Override
  public ImageShape shape() {
    return SHAPE;
  }

  @Override
  public MemorySegment pixels(int index) {
    return pixels.asSlice((long) index * SHAPE.bytes(), SHAPE.bytes());
  }
}
