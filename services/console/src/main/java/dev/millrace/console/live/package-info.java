/// What happens in the mesh now, followed on the log and told to every open page.
@NullMarked
package dev.millrace.console.live;

import org.jspecify.annotations.NullMarked;
