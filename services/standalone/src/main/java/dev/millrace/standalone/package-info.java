/// The whole mesh in one process, and the commands that people type.
@NullMarked
package dev.millrace.standalone;

import org.jspecify.annotations.NullMarked;
