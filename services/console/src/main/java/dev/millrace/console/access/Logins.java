package dev.millrace.console.access;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.security.HttpSecurity;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Whether people log in before they see anything of the console.
@Singleton
final class Logins {
  private final AccessConfig config;
  private final String host;

  @Inject
  Logins(AccessConfig config, @ConfigProperty(name = "quarkus.http.host") String host) {
    this.config = config;
    this.host = host;
  }

  boolean areNeeded() {
    return config.logins();
  }

  void guard(@Observes HttpSecurity security) {
    if (config.logins()) {
      security.path("/", "/index.html", "/p/*", "/api/*").authenticated();
    }
  }

  /// @throws AccessMisconfiguredException when other machines reach a console without logins
  void check(@Observes StartupEvent event) {
    check(config.logins() || config.open(), host);
  }

  static void check(boolean allowed, String host) {
    if (!allowed && !isLoopback(host)) {
      throw new AccessMisconfiguredException(
          "everybody who reaches %s would be the console's admin; set millrace.console.access.logins=true and name a provider of identities, or set millrace.console.access.open=true in a network of its own"
              .formatted(host));
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException _) {
      return false;
    }
  }
}
