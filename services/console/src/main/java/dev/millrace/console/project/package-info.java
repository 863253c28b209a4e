/// Projects and what is in them, for the page.
@NullMarked
package dev.millrace.console.project;

import org.jspecify.annotations.NullMarked;
