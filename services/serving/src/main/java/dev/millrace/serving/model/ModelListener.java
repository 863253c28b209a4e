package dev.millrace.serving.model;

/// Who is told when the model that answers for a project changes, or could not.
public interface ModelListener {
  /// Tells nobody.
  ModelListener NONE =
      new ModelListener() {
        @Override
        public void swapped() {}

        @Override
        public void failed() {}
      };

  /// Another version answers from now on.
  void swapped();

  /// A version could not be loaded; what answered before still does.
  void failed();
}
