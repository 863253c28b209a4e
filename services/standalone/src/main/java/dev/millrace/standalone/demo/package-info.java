/// The whole path on a real data set, told as it goes.
@NullMarked
package dev.millrace.standalone.demo;

import org.jspecify.annotations.NullMarked;
