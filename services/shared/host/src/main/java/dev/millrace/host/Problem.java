package dev.millrace.host;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// Problem details of RFC 9457.
///
/// @param type names the kind of problem, for example `urn:millrace:problem:not-found`
/// @param title says the kind in words
/// @param status the HTTP status
/// @param detail what was given, what was expected and what to do
public record Problem(String type, String title, int status, String detail) {
  private static final MediaType MEDIA_TYPE = new MediaType("application", "problem+json");

  /// The HTTP answer with this problem as its body.
  public Response response() {
    return Response.status(status).type(MEDIA_TYPE).entity(this).build();
  }
}
