/// The hash chain over the label log: it is sealed as it grows, and whoever alters what is sealed
/// is found out.
@NullMarked
package dev.millrace.labeling.seal;

import org.jspecify.annotations.NullMarked;
