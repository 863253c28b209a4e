/// Measures over whole sets, as accumulators that can be merged.
@NullMarked
package dev.millrace.learn.metric;

import org.jspecify.annotations.NullMarked;
