package dev.millrace.serving;

import dev.millrace.serving.access.Caller;
import dev.millrace.serving.model.InferenceRefused;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/// Who sent the HTTP request that is being answered.
@Singleton
final class RestCallers {
  private final ServingMesh mesh;
  private final HttpHeaders headers;

  /// @param headers those of the present request
  @Inject
  RestCallers(ServingMesh mesh, HttpHeaders headers) {
    this.mesh = mesh;
    this.headers = headers;
  }

  /// The caller by the key in the request's headers.
  ///
  /// @throws InferenceRefused when there is no key, or one that nobody has
  Caller current() {
    try {
      return mesh.gate().enter(header(HttpHeaders.AUTHORIZATION), header("x-api-key"));
    } catch (InferenceRefused e) {
      mesh.meters().refused(e.reason());
      throw e;
    }
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(headers.getHeaderString(name));
  }
}
