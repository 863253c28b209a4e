/// Models, their verdicts, their answers and where those come from, for the page.
@NullMarked
package dev.millrace.console.model;

import org.jspecify.annotations.NullMarked;
