package dev.millrace.learn.onnx;

/// ONNX Runtime refused a network or a call.
public final class OnnxFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OnnxFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
