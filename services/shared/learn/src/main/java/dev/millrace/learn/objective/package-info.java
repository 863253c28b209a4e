/// What a network is asked to say of an item. A learner's loss, the form of its targets, what its
/// outputs mean at prediction, and the metrics that suit it all follow from the objective.
@NullMarked
package dev.millrace.learn.objective;

import org.jspecify.annotations.NullMarked;
