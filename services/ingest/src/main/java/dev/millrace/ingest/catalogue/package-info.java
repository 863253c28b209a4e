/// Known data sets: where they come from, how they are verified, what items they hold.
@NullMarked
package dev.millrace.ingest.catalogue;

import org.jspecify.annotations.NullMarked;
