/// Measurements of the learner's speed, for people and for scripts.
@NullMarked
package dev.millrace.learn.bench;

import org.jspecify.annotations.NullMarked;
