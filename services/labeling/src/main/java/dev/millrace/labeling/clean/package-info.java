/// Labels that are probably wrong, near duplicates, and what people mark to be done about them.
@NullMarked
package dev.millrace.labeling.clean;

import org.jspecify.annotations.NullMarked;
