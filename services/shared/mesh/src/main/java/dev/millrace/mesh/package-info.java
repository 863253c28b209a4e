/// What every service stands on: events, blobs, transactions, leases and jobs.
@NullMarked
package dev.millrace.mesh;

import org.jspecify.annotations.NullMarked;
