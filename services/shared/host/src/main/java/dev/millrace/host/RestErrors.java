package dev.millrace.host;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers a failed REST request with a problem; the caller never sees a stack trace.
final class RestErrors {
  private static final Logger LOG = LoggerFactory.getLogger(RestErrors.class);

  @ServerExceptionMapper
  Response refused(Exception failure) {
    return switch (failure) {
      case WebApplicationException e when e.getResponse().hasEntity() -> e.getResponse();
      case WebApplicationException e -> of(e);
      default ->
          Refusal.of(failure)
              .map(r -> r.problem(failure))
              .orElseGet(() -> fault(failure))
              .response();
    };
  }

  private static Response of(WebApplicationException failure) {
    var status = failure.getResponse().getStatusInfo();
    return new Problem(
            "about:blank",
            status.getReasonPhrase(),
            status.getStatusCode(),
            String.valueOf(failure.getMessage()))
        .response();
  }

  private static Problem fault(Exception failure) {
    LOG.error("A REST request failed", failure);
    return new Problem(
        "about:blank", "Internal error", 500, "The service failed; its log says why.");
  }
}
