package dev.millrace.console;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// The addresses of the page, which are all one file, and the rules that browsers keep for it.
@Singleton
final class Pages {
  private static final String POLICY =
      "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline';"
          + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  /// Filters come before, so that a login leads back to the address that was asked for.
  private static final int AFTER_LOGIN = -1;

  void routes(@Observes Router router) {
    router.get("/p/*").order(AFTER_LOGIN).handler(request -> request.reroute("/"));
  }

  void filters(@Observes Filters filters) {
    filters.register(Pages::guard, 100);
  }

  private static void guard(RoutingContext request) {
    if (isPage(request.normalizedPath())) {
      request.addHeadersEndHandler(_ -> protect(request.response()));
    }
    request.next();
  }

  private static boolean isPage(String path) {
    return path.equals("/") || path.equals("/index.html") || path.startsWith("/p/");
  }

  private static void protect(HttpServerResponse response) {
    // A page that is kept would ask for the scripts of an older console.
    response.putHeader("Cache-Control", "no-cache");
    response.putHeader("Content-Security-Policy", POLICY);
    response.putHeader("X-Content-Type-Options", "nosniff");
    response.putHeader("Referrer-Policy", "same-origin");
  }
}
