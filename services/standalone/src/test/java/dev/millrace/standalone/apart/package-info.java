/// The mesh with broker, database and each service in a process of its own.
@NullMarked
package dev.millrace.standalone.apart;

import org.jspecify.annotations.NullMarked;
