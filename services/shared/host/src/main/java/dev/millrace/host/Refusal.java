package dev.millrace.host;

import dev.millrace.mesh.AlreadyExistsException;
import dev.millrace.mesh.ConflictException;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.MeshException;
import dev.millrace.mesh.NotAllowedException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.NotReadyException;
import dev.millrace.mesh.blob.BlobsUnavailableException;
import dev.millrace.mesh.event.LogUnavailableException;
import io.grpc.Status;
import java.util.Locale;
import java.util.Optional;

/// How a failure is told over gRPC and over HTTP.
enum Refusal {
  NOT_FOUND(Status.Code.NOT_FOUND, 404, "Not found"),
  INVALID(Status.Code.INVALID_ARGUMENT, 400, "Invalid request"),
  NOT_ALLOWED(Status.Code.PERMISSION_DENIED, 403, "Not allowed"),
  CONFLICT(Status.Code.ABORTED, 409, "Conflict"),
  ALREADY_EXISTS(Status.Code.ALREADY_EXISTS, 409, "Already exists"),
  NOT_READY(Status.Code.FAILED_PRECONDITION, 409, "Not ready"),
  UNAVAILABLE(Status.Code.UNAVAILABLE, 503, "Unavailable");

  private final Status.Code code;
  private final int httpStatus;
  private final String title;

  Refusal(Status.Code code, int httpStatus, String title) {
    this.code = code;
    this.httpStatus = httpStatus;
    this.title = title;
  }

  /// The refusal that an exception stands for; empty for a fault of this process.
  static Optional<Refusal> of(Throwable failure) {
    return switch (failure) {
      case MeshException refused -> Optional.of(of(refused));
      case LogUnavailableException _, BlobsUnavailableException _ -> Optional.of(UNAVAILABLE);
      default -> Optional.empty();
    };
  }

  private static Refusal of(MeshException refused) {
    return switch (refused) {
      case NotFoundException _ -> NOT_FOUND;
      case InvalidException _ -> INVALID;
      case NotAllowedException _ -> NOT_ALLOWED;
      case ConflictException _ -> CONFLICT;
      case AlreadyExistsException _ -> ALREADY_EXISTS;
      case NotReadyException _ -> NOT_READY;
    };
  }

  Status status(Throwable failure) {
    return code.toStatus().withDescription(failure.getMessage());
  }

  Problem problem(Throwable failure) {
    return new Problem(
        "urn:millrace:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'),
        title,
        httpStatus,
        String.valueOf(failure.getMessage()));
  }
}
