/// Tests of who may do what, with a provider of identities on loopback.
@NullMarked
package dev.millrace.console.access;

import org.jspecify.annotations.NullMarked;
