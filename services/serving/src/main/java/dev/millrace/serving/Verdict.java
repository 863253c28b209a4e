package dev.millrace.serving;

import dev.millrace.serving.model.InferenceRefused;

/// What came of one input among several.
sealed interface Verdict {
  /// The model's answer.
  ///
  /// @param prediction names it, as in the event that tells of it
  /// @param probabilities by class
  /// @param pixels what the model saw, unsigned bytes `[height, width, channels]`
  record Judged(String prediction, float[] probabilities, byte[] pixels) implements Verdict {
    /// The index of the most probable class, the first of equal ones.
    int best() {
      var best = 0;
      for (int label = 1; label < probabilities.length; label++) {
        if (probabilities[label] > probabilities[best]) {
          best = label;
        }
      }
      return best;
    }
  }

  /// Why there is none.
  record Refused(InferenceRefused why) implements Verdict {}
}
