package dev.millrace.preprocessing;

import dev.millrace.learn.vision.Point;
import java.util.List;

/// What a model is to say of an item.
sealed interface Target {
  /// One class, by its place in the schema.
  record OfClass(int index) implements Target {}

  /// Any number of classes by their places, ascending and each once.
  record OfTags(List<Integer> indices) implements Target {
    public OfTags {
      indices = List.copyOf(indices);
    }
  }

  /// A place for every point of the schema, in its order; in pixels of the item's image.
  record OfPoints(List<Point> places) implements Target {
    public OfPoints {
      places = List.copyOf(places);
    }
  }

  /// One number.
  record OfNumber(float value) implements Target {}
}
