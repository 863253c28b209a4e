package dev.millrace.serving.model;

/// Who is told of a model's batches; called on the thread that runs the model.
@FunctionalInterface
public interface BatchListener {
  /// Tells nobody.
  BatchListener NONE = (_, _) -> {};

  /// A batch begins.
  ///
  /// @param images how many images it holds
  /// @param longestWaitNanos how long the first of them waited
  void began(int images, long longestWaitNanos);

  /// A batch has its answers.
  default void ended(BatchRun run) {}
}
