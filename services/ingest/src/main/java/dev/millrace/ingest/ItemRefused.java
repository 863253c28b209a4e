package dev.millrace.ingest;

import dev.millrace.proto.ingest.v1.RefusalReason;

/// The answer to an item that is not taken, with the reason as a value.
final class ItemRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RefusalReason reason;

  ItemRefused(RefusalReason reason, String message) {
    // Refusals come by the thousand and are answers, so they carry no stack.
    super(message, null, false, false);
    this.reason = reason;
  }

  RefusalReason reason() {
    return reason;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
