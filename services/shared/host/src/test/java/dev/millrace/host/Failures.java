package dev.millrace.host;

import dev.millrace.mesh.AlreadyExistsException;
import dev.millrace.mesh.ConflictException;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotAllowedException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.NotReadyException;
import dev.millrace.mesh.blob.BlobsUnavailableException;
import dev.millrace.mesh.event.LogUnavailableException;

/// Failures by name, for a gRPC service and a REST resource that only fail.
final class Failures {
  private Failures() {}

  static RuntimeException named(String name) {
    return switch (name) {
      case "not-found" -> new NotFoundException("no such thing");
      case "invalid" -> new InvalidException("no such thing");
      case "not-allowed" -> new NotAllowedException("no such thing");
      case "conflict" -> new ConflictException("no such thing");
      case "already-exists" -> new AlreadyExistsException("no such thing");
      case "not-ready" -> new NotReadyException("no such thing");
      case "no-blobs" -> new BlobsUnavailableException("no such thing");
      case "unavailable" -> new LogUnavailableException("no such thing");
      default -> new IllegalStateException("a secret");
    };
  }
}
