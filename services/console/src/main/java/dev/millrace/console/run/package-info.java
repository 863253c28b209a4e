/// Cuts, runs and how they go, for the page.
@NullMarked
package dev.millrace.console.run;

import org.jspecify.annotations.NullMarked;
