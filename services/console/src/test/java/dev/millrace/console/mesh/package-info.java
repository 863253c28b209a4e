/// A mesh in one process for the console's tests: doubles of the services that keep all in memory
/// and tell what happens on the real log.
@NullMarked
package dev.millrace.console.mesh;

import org.jspecify.annotations.NullMarked;
