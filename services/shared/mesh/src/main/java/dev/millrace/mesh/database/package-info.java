/// State in PostgreSQL that moves together with the events that changed it.
@NullMarked
package dev.millrace.mesh.database;

import org.jspecify.annotations.NullMarked;
