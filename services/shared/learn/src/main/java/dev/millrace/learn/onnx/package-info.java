/// Networks as ONNX files: written from their layers, and run by ONNX Runtime.
@NullMarked
package dev.millrace.learn.onnx;

import org.jspecify.annotations.NullMarked;
