/// Bytes named by their SHA-256.
@NullMarked
package dev.millrace.mesh.blob;

import org.jspecify.annotations.NullMarked;
