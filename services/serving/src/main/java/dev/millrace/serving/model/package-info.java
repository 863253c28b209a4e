/// The models that answer: which are registered, how they are loaded, swapped, batched and drained.
@NullMarked
package dev.millrace.serving.model;

import org.jspecify.annotations.NullMarked;
