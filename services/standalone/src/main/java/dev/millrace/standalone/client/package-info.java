/// The mesh as programs use it: its services, and the steps that they take together.
@NullMarked
package dev.millrace.standalone.client;

import org.jspecify.annotations.NullMarked;
