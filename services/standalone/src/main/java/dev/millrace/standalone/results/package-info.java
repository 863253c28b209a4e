/// Trainings on real data by the course's recipes, and the page that tells what came out.
@NullMarked
package dev.millrace.standalone.results;

import org.jspecify.annotations.NullMarked;
