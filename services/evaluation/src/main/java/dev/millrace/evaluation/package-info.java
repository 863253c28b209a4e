/// Verdicts on models, the registry, and who is champion.
@NullMarked
package dev.millrace.evaluation;

import org.jspecify.annotations.NullMarked;
