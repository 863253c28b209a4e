/// Items come in: verified, de-duplicated, each accepted or refused with a reason.
@NullMarked
package dev.millrace.ingest;

import org.jspecify.annotations.NullMarked;
