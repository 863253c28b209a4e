/// Who visits the console, and what they may do there.
@NullMarked
package dev.millrace.console.access;

import org.jspecify.annotations.NullMarked;
