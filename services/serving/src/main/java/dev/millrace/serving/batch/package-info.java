/// Batches: how requests for several models wait, are put together in time, and share the cores.
@NullMarked
package dev.millrace.serving.batch;

import org.jspecify.annotations.NullMarked;
