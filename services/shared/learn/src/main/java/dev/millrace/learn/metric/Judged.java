package dev.millrace.learn.metric;

/// What a model said of some items, beside what is true: the food of metrics.
public sealed interface Judged permits Scores, TagScores, NumberScores {

  /// The number of items.
  int count();

  /// The loss of an item.
  float loss(int item);
}
