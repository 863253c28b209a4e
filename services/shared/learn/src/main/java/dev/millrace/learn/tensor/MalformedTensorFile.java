package dev.millrace.learn.tensor;

/// The answer to bytes that are not a sound safetensors file.
public final class MalformedTensorFile extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedTensorFile(String message) {
    super("This is not a sound safetensors file: " + message);
  }
}
