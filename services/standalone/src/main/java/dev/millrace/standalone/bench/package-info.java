/// Measurements of the mesh's promises, for people to read and for scripts to compare.
@NullMarked
package dev.millrace.standalone.bench;

import org.jspecify.annotations.NullMarked;
