/// Runs: recipes on cuts, as leased work that goes on after any end, told step by step as events.
@NullMarked
package dev.millrace.training;

import org.jspecify.annotations.NullMarked;
