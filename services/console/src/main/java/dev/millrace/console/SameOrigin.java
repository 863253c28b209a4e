package dev.millrace.console;

import dev.millrace.host.Problem;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Keeps other sites from acting through a visitor's browser, and other names from leading to the
/// console.
final class SameOrigin {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OWN = Set.of("same-origin", "none");

  private static final Pattern PORT = Pattern.compile(":[0-9]+$");

  private final ConsoleConfig config;

  @Inject
  SameOrigin(ConsoleConfig config) {
    this.config = config;
  }

  @ServerRequestFilter(preMatching = true)
  Optional<Response> check(ContainerRequestContext request) {
    if (!request.getUriInfo().getPath().startsWith("/api/")) {
      return Optional.empty();
    }
    var host = authority(request);
    if (!config.allowedHosts().map(hosts -> hosts.contains(name(host))).orElse(true)) {
      return Optional.of(forbidden("The console does not answer to the name " + host + "."));
    }
    if (SAFE.contains(request.getMethod()) || own(request, host)) {
      return Optional.empty();
    }
    return Optional.of(forbidden("The console takes no requests from other sites."));
  }

  private static boolean own(ContainerRequestContext request, String host) {
    return own(header(request, "Sec-Fetch-Site"), header(request, "Origin"), host);
  }

  /// Whether a request comes from the console's own page, or from a program that is no browser.
  static boolean own(String site, String origin, String host) {
    return site.isEmpty() ? origin.isEmpty() || origin.endsWith("://" + host) : OWN.contains(site);
  }

  // HTTP/2 has no Host header, so the name is asked of the request itself.
  private static String authority(ContainerRequestContext request) {
    return Optional.ofNullable(request.getUriInfo().getRequestUri().getAuthority()).orElse("");
  }

  static String name(String host) {
    return PORT.matcher(host).replaceFirst("");
  }

  private static String header(ContainerRequestContext request, String name) {
    return Optional.ofNullable(request.getHeaderString(name)).orElse("");
  }

  private static Response forbidden(String detail) {
    return new Problem("urn:millrace:problem:other-site", "Forbidden", 403, detail).response();
  }
}
