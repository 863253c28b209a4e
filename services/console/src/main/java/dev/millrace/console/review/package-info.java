/// Reviews of labels, and how well labellers agree.
@NullMarked
package dev.millrace.console.review;

import org.jspecify.annotations.NullMarked;
