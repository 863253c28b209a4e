@NullMarked
package dev.millrace.console.live;

import org.jspecify.annotations.NullMarked;
