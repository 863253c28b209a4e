package dev.millrace.learn.vision;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Targets;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
import dev.millrace.learn.vision.LabelledImages.Item;
import java.util.List;
import java.util.stream.IntStream;

/// The targets of files that are brought to a shape.
final class FileTargets {

  private FileTargets() {}

  static Targets of(Objective<?> objective, List<Item> items, ImageShape shape, Fit fit) {
    return switch (objective) {
      case Classes _ -> Targets.ofClasses(items.stream().mapToInt(item -> label(item)).toArray());
      case Tags _, Numbers _, Points _ -> {
        int width = objective.outputs();
        float[] values = new float[items.size() * width];
        IntStream.range(0, items.size())
            .parallel()
            .forEach(i -> write(items.get(i), shape, fit, values, i * width));
        yield Targets.ofNumbers(values, width);
      }
    };
  }

  private static int label(Item item) {
    return switch (item.label()) {
      case ImageLabel.OfClass(int index) -> index;
      case ImageLabel.OfTags _, ImageLabel.OfNumbers _, ImageLabel.OfPoints _ -> throw other(item);
    };
  }

  private static void write(Item item, ImageShape shape, Fit fit, float[] to, int at) {
    switch (item.label()) {
      case ImageLabel.OfTags(var indices) -> indices.forEach(index -> to[at + index] = 1);
      case ImageLabel.OfNumbers(var values) -> {
        for (int i = 0; i < values.size(); i++) {
          to[at + i] = values.get(i).floatValue();
        }
      }
      case ImageLabel.OfPoints(var points) -> {
        Framing framing = FileImages.framing(item.file(), shape, fit);
        for (int i = 0; i < points.size(); i++) {
          Point seen = framing.seen(points.get(i));
          to[at + 2 * i] = (float) seen.x();
          to[at + 2 * i + 1] = (float) seen.y();
        }
      }
      case ImageLabel.OfClass _ -> throw other(item);
    }
  }

  private static IllegalArgumentException other(Item item) {
    return new IllegalArgumentException(
        "%s has a label of another kind than is to be learnt: %s"
            .formatted(item.file(), item.label()));
  }
}
