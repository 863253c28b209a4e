/// Items as points: what a network sees in them, projections of it, and the items inside a line.
@NullMarked
package dev.millrace.labeling.explore;

import org.jspecify.annotations.NullMarked;
