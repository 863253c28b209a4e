/// Items read from folders, archives, tables and single files.
@NullMarked
package dev.millrace.ingest.reader;

import org.jspecify.annotations.NullMarked;
