package dev.millrace.serving.access;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The public keys of a provider of identities, found by OpenID Connect's discovery. They are
/// fetched beside the calls that need them: a call never waits for the provider.
final class IssuerKeys {
  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final Duration BETWEEN = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI discovery;
  private final LongSupplier nanos;
  private final AtomicBoolean fetching = new AtomicBoolean();
  private final AtomicLong begun = new AtomicLong();
  private volatile List<JsonWebKey> keys = List.of();

  /// Begins to fetch.
  ///
  /// @param issuer the provider's address, as tokens name it
  /// @param nanos a clock that never goes back, in nanoseconds
  IssuerKeys(String issuer, LongSupplier nanos) {
    this.discovery =
        URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
    this.nanos = nanos;
    begin();
  }

  /// The keys as they were fetched last; none before the first time.
  List<JsonWebKey> current() {
    refresh(keys.isEmpty() ? BETWEEN : FRESH);
    return keys;
  }

  /// Fetches again for a key that is not there, unless that was just done.
  void missing() {
    refresh(BETWEEN);
  }

  private void refresh(Duration after) {
    if (nanos.getAsLong() - begun.get() >= after.toNanos()) {
      begin();
    }
  }

  private void begin() {
    if (fetching.compareAndSet(false, true)) {
      begun.set(nanos.getAsLong());
      Thread.ofVirtual().name("issuer's keys").start(this::fetch);
    }
  }

  private void fetch() {
    try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      var description = JsonUtil.parseJson(get(http, discovery));
      if (!(description.get("jwks_uri") instanceof String address)) {
        throw new IOException(discovery + " names no jwks_uri");
      }
      keys = List.copyOf(new JsonWebKeySet(get(http, URI.create(address))).getJsonWebKeys());
    } catch (IOException | JoseException | IllegalArgumentException e) {
      LOG.warn("The keys of {} cannot be fetched: {}", discovery, e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      fetching.set(false);
    }
  }

  private static String get(HttpClient http, URI address) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
    var response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("%s answers with %d".formatted(address, response.statusCode()));
    }
    return response.body();
  }
}
