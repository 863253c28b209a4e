package dev.millrace.serving.access;

import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Who may ask. Without clients and tokens everybody may, which is refused on an address that other
/// machines reach unless it is [#open] on purpose.
public interface AccessConfig {
  /// Whether everybody who reaches this service may ask, on any address; for a network of its own.
  @WithDefault("false")
  boolean open();

  /// The clients by name; when there are any, all others are refused.
  Map<String, ClientConfig> clients();

  /// Callers who show a token of a provider of identities, beside the clients with keys.
  TokensConfig tokens();

  /// Which tokens (JWT) are taken, and what their bearers may.
  interface TokensConfig {
    /// The provider, as `iss` of its tokens says; its keys are found by OpenID Connect's discovery.
    /// Without one no token is taken.
    Optional<String> issuer();

    /// What `aud` of a token must name.
    @WithDefault("millrace-serving")
    String audience();

    /// The claim that lists the models which the bearer may ask, `*` for all: a list, or words in
    /// one text. A claim inside another one is reached by a slash, unless one has the whole name.
    @WithDefault("models")
    String modelsClaim();

    /// The claim that names the client, for quotas and messages; metrics have all of them as one.
    @WithDefault("azp")
    String clientClaim();

    /// The most images a minute of each client; unlimited when it is not set.
    OptionalInt imagesPerMinute();
  }

  /// One client.
  interface ClientConfig {
    /// The SHA-256 of the client's key in hexadecimal digits, so that the key itself is in no
    /// configuration.
    String keySha256();

    /// The models that it may ask; `*` for all.
    @WithDefault("*")
    List<String> models();

    /// The most images a minute; unlimited when it is not set.
    OptionalInt imagesPerMinute();
  }
}
