@NullMarked
package dev.millrace.serving.protocol;

import org.jspecify.annotations.NullMarked;
