package dev.millrace.serving;

import java.util.Locale;

/// Where a request came in.
enum Entrance {
  /// The Open Inference Protocol over gRPC.
  GRPC,
  /// The Open Inference Protocol over HTTP.
  REST,
  /// An image over HTTP.
  PREDICT,
  /// Images and other inputs over gRPC, for people.
  PREDICT_GRPC;

  /// The value of meters' tags.
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
