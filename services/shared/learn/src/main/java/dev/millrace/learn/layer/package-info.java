/// Architectures as trees of small layer records, from which names, shapes, initial values and
/// programs are derived.
@NullMarked
package dev.millrace.learn.layer;

import org.jspecify.annotations.NullMarked;
