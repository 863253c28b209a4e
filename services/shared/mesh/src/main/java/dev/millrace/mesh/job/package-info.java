/// Work that one holder at a time does under a lease.
@NullMarked
package dev.millrace.mesh.job;

import org.jspecify.annotations.NullMarked;
