/// The Open Inference Protocol, version 2, as values: requests read and checked, answers written,
/// in protobuf and in JSON.
@NullMarked
package dev.millrace.serving.protocol;

import org.jspecify.annotations.NullMarked;
