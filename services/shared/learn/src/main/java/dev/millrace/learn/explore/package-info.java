/// Vectors as people can look at them: projections to a plane, how well they separate what is
/// labelled, and what lies inside a line drawn around points.
@NullMarked
package dev.millrace.learn.explore;

import org.jspecify.annotations.NullMarked;
