/// Who may ask which models, and how much.
@NullMarked
package dev.millrace.serving.access;

import org.jspecify.annotations.NullMarked;
