/// Optimisers and the schedules of their rates.
@NullMarked
package dev.millrace.learn.optim;

import org.jspecify.annotations.NullMarked;
