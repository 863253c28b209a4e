/// Named tensors as bytes: shapes, element types and safetensors files.
@NullMarked
package dev.millrace.learn.tensor;

import org.jspecify.annotations.NullMarked;
