package dev.millrace.learn.vision;

import java.util.List;
import java.util.Set;

/// What is true of an image file.
public sealed interface ImageLabel {

  /// The index of its class.
  record OfClass(int index) implements ImageLabel {}

  /// The indices of its tags.
  record OfTags(Set<Integer> indices) implements ImageLabel {
    public OfTags {
      indices = Set.copyOf(indices);
    }
  }

  /// Its numbers.
  record OfNumbers(List<Double> values) implements ImageLabel {
    public OfNumbers {
      values = List.copyOf(values);
    }
  }

  /// Places in it, in pixels from its left and upper edges.
  record OfPoints(List<Point> points) implements ImageLabel {
    public OfPoints {
      points = List.copyOf(points);
    }
  }
}
