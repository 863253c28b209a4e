/// Labels that are probably wrong, and items that are nearly the same.
@NullMarked
package dev.millrace.learn.clean;

import org.jspecify.annotations.NullMarked;
