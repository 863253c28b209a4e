/// Runs: a recipe on a cut, as a leased job that tells its steps as events.
@NullMarked
package dev.millrace.training;

import org.jspecify.annotations.NullMarked;
