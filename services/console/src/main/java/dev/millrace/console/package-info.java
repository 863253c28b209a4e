/// The page people use: files for the browser, and what it asks of the services over gRPC.
@NullMarked
package dev.millrace.console;

import org.jspecify.annotations.NullMarked;
