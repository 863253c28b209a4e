/// How a service of the mesh lives in Quarkus: settings, the log, blobs, health and errors.
@NullMarked
package dev.millrace.host;

import org.jspecify.annotations.NullMarked;
