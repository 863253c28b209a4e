/// What a learner is fed with: labelled pixels, their statistics, and loaders that give the same
/// batches whatever the number of threads.
@NullMarked
package dev.millrace.learn.data;

import org.jspecify.annotations.NullMarked;
