package dev.millrace.embedded;

/// A fixed port of 127.0.0.1 on which something listens already.
public final class PortInUseException extends EmbeddedException {

  private static final long serialVersionUID = 1L;

  PortInUseException(String what, int port) {
    super(
        "Port %d of 127.0.0.1, wanted for %s, is in use. Stop what listens there, or name another port."
            .formatted(port, what));
  }
}
