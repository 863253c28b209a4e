/// Dataset cuts: which items and labels, split and written as shards.
@NullMarked
package dev.millrace.preprocessing;

import org.jspecify.annotations.NullMarked;
