/// Labels that are probably wrong, near duplicates, and what is done about them.
@NullMarked
package dev.millrace.console.clean;

import org.jspecify.annotations.NullMarked;
