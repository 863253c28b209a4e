package dev.millrace.serving;

import dev.millrace.serving.model.InferenceRefused;

/// What came of one input among several.
sealed interface Verdict {
  /// The model's answer.
  ///
  /// @param prediction names it, as in the event that tells of it
  /// @param answers as the model's objective has them; points in pixels of the picture
  /// @param pixels what the model saw, unsigned bytes `[height, width, channels]`
  /// @param picture that was given
  record Judged(String prediction, float[] answers, byte[] pixels, Picture picture)
      implements Verdict {
    /// The index of the most probable class or tag, the first of equal ones.
    int best() {
      var best = 0;
      for (int label = 1; label < answers.length; label++) {
        if (answers[label] > answers[best]) {
          best = label;
        }
      }
      return best;
    }
  }

  /// Why there is none.
  record Refused(InferenceRefused why) implements Verdict {}
}
