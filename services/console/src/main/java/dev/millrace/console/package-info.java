/// The page people use; it talks to the services over gRPC only.
@NullMarked
package dev.millrace.console;

import org.jspecify.annotations.NullMarked;
