@NullMarked
package dev.millrace.serving.model;

import org.jspecify.annotations.NullMarked;
