/// The work of labelling, for the page.
@NullMarked
package dev.millrace.console.label;

import org.jspecify.annotations.NullMarked;
