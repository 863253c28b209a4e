/// Where an answer comes from: the way back from a prediction to the labels behind its model.
@NullMarked
package dev.millrace.console.lineage;

import org.jspecify.annotations.NullMarked;
