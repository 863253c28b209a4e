/// Answers: a model's predictions over gRPC and REST, and the events that tell of them.
@NullMarked
package dev.millrace.serving;

import org.jspecify.annotations.NullMarked;
