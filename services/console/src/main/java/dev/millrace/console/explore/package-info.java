/// Items as points, and labels for many at once.
@NullMarked
package dev.millrace.console.explore;

import org.jspecify.annotations.NullMarked;
