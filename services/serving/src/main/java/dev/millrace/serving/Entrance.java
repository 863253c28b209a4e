package dev.millrace.serving;

import java.util.Locale;

/// Where a request came in.
enum Entrance {
  /// The Open Inference Protocol over gRPC.
  GRPC,
  /// The Open Inference Protocol over HTTP.
  REST,
  /// An image over HTTP.
  PREDICT;

  /// The value of meters' tags.
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
