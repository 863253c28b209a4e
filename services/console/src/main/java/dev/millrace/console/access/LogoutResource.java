package dev.millrace.console.access;

import io.quarkus.oidc.OidcConfigurationMetadata;
import io.quarkus.oidc.OidcSession;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// The end of a login.
@Path("/api/me/logout")
@RunOnVirtualThread
public final class LogoutResource {
  private final Logins logins;
  private final Instance<OidcSession> session;
  private final Instance<OidcConfigurationMetadata> provider;

  @Inject
  LogoutResource(
      Logins logins, Instance<OidcSession> session, Instance<OidcConfigurationMetadata> provider) {
    this.logins = logins;
    this.session = session;
    this.provider = provider;
  }

  /// Ends the visitor's session at the console, and tells where the one at the provider is ended.
  @POST
  @Everybody
  public Left logOut(@Context UriInfo uri) {
    if (!logins.areNeeded()) {
      return new Left("");
    }
    var own = session.get();
    // A program that shows a token has no session.
    var token = Optional.ofNullable(own.getIdToken()).map(JsonWebToken::getRawToken);
    own.logout().await().indefinitely();
    return new Left(token.flatMap(hint -> atTheProvider(hint, uri)).orElse(""));
  }

  private Optional<String> atTheProvider(String token, UriInfo uri) {
    return Optional.ofNullable(provider.get().getEndSessionUri())
        .map(end ->
            UriBuilder.fromUri(end)
                .queryParam("id_token_hint", token)
                .queryParam("post_logout_redirect_uri", uri.getBaseUri().resolve("/"))
                .build()
                .toString());
  }

  /// What is left to be done.
  ///
  /// @param next the provider's page that ends its own session; empty when it has none
  public record Left(String next) {}
}
