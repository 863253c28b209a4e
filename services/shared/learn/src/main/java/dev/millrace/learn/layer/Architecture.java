package dev.millrace.learn.layer;

import java.util.List;
import java.util.Map;

/// A network that is known by a name and some numbers, so that a file can say which one it holds.
public interface Architecture {

  /// The name, such as `residual-net`.
  String name();

  /// What else tells two networks of this name apart, such as the number of classes.
  Map<String, Integer> settings();

  /// The channels that go in.
  int channels();

  /// The classes that come out, as logits.
  int classes();

  /// The network as layers, from `[channels, height, width]` to `[classes]`.
  Layer layers();

  /// The layers at which parameter groups after the first begin, from the input to the output.
  default List<String> groupStarts() {
    return List.of();
  }
}
