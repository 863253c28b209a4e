/// A real Kafka broker and a real PostgreSQL inside one machine's process tree, each on its own
/// data folder.
@NullMarked
package dev.millrace.embedded;

import org.jspecify.annotations.NullMarked;
