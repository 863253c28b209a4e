package dev.millrace.learn.callback;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Learner;

/// Keeps the common norm of all gradients below a number, so that one odd batch does not undo what
/// was learnt.
///
/// @param most the largest norm that is let through
public record ClipGradients(double most) implements Callback {

  public ClipGradients {
    if (!(most > 0)) {
      throw new IllegalArgumentException("A norm to clip at is positive, but got " + most);
    }
  }

  @Override
  public boolean inTrials() {
    return true;
  }

  @Override
  public void beforeStep(Learner learner) {
    learner.network().clip(learner.gradients(), most);
  }
}
