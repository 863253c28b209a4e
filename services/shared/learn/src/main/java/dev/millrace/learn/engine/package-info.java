/// The engine room: the native library, compiled tensor programs and the scopes that own their
/// memory.
@NullMarked
package dev.millrace.learn.engine;

import org.jspecify.annotations.NullMarked;
