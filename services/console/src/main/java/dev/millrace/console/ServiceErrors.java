package dev.millrace.console;

import dev.millrace.host.Problem;
import io.grpc.StatusRuntimeException;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Tells the page what a service refused, in the service's own words.
final class ServiceErrors {
  @ServerExceptionMapper
  Response refused(StatusRuntimeException failure) {
    var status = failure.getStatus();
    var words = Optional.ofNullable(status.getDescription());
    return switch (status.getCode()) {
      case INVALID_ARGUMENT, OUT_OF_RANGE -> problem(400, "Invalid request", status, words);
      case UNAUTHENTICATED -> problem(401, "Unauthenticated", status, words);
      case PERMISSION_DENIED -> problem(403, "Not allowed", status, words);
      case NOT_FOUND -> problem(404, "Not found", status, words);
      case ABORTED, ALREADY_EXISTS, FAILED_PRECONDITION -> problem(409, "Conflict", status, words);
      case RESOURCE_EXHAUSTED -> problem(429, "Too much at once", status, words);
      case UNAVAILABLE ->
          problem(
              503,
              "Unavailable",
              status,
              Optional.of("A service of the mesh cannot be reached. It may be starting."));
      case DEADLINE_EXCEEDED ->
          problem(504, "Too slow", status, Optional.of("A service took too long to answer."));
      case OK, CANCELLED, UNKNOWN, INTERNAL, UNIMPLEMENTED, DATA_LOSS ->
          problem(502, "A service failed", status, words);
    };
  }

  private static Response problem(
      int code, String title, io.grpc.Status status, Optional<String> words) {
    var kind = status.getCode().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new Problem("urn:millrace:problem:" + kind, title, code, words.orElse(title)).response();
  }
}
