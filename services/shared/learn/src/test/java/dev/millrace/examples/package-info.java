/// One file an application, from data to a trained model in a few statements; the tests run them.
@NullMarked
package dev.millrace.examples;

import org.jspecify.annotations.NullMarked;
