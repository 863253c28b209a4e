@NullMarked
package dev.millrace.serving.access;

import org.jspecify.annotations.NullMarked;
