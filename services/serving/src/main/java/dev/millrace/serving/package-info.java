/// Answers: predictions of the champion, swapped in without dropping a request.
@NullMarked
package dev.millrace.serving;

import org.jspecify.annotations.NullMarked;
