/// Tests of batches, in a time that is given.
@NullMarked
package dev.millrace.serving.batch;

import org.jspecify.annotations.NullMarked;
