/// How tasks are chosen: how strategies share them, and how far apart they lie.
@NullMarked
package dev.millrace.labeling.choice;

import org.jspecify.annotations.NullMarked;
