/// People's work: projects, the queue, annotations and current labels.
@NullMarked
package dev.millrace.labeling;

import org.jspecify.annotations.NullMarked;
