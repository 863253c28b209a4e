package dev.millrace.serving.access;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  private final String issuer;
  private final URI discovery;
  private final Duration patience;
  private final LongSupplier nanos;
  private final AtomicBoolean fetching = new AtomicBoolean();
  private final AtomicLong begun = new AtomicLong();
  private volatile List<JsonWebKey> keys = List.of();

  /// Begins to fetch.
  ///
  /// @param issuer the provider's address, as tokens name it
  /// @param nanos a clock that never goes back, in nanoseconds
  /// @param patience how long the provider may take for each of its answers, to the last byte
  IssuerKeys(String issuer, LongSupplier nanos, Duration patience) {
    this.issuer = issuer;
    this.patience = patience;
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
    var http = HttpClient.newBuilder().connectTimeout(patience).build();
    try {
      var fetched = new JsonWebKeySet(get(http, keysOf(get(http, discovery)))).getJsonWebKeys();
      if (fetched.isEmpty()) {
        throw new IOException("the provider names no key that can be used");
      }
      keys = List.copyOf(fetched);
    } catch (IOException | JoseException | IllegalArgumentException e) {
      LOG.warn("The keys of {} cannot be fetched: {}", discovery, e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      http.shutdownNow();
      fetching.set(false);
    }
  }

  private URI keysOf(String description) throws IOException, JoseException {
    var described = JsonUtil.parseJson(description);
    if (!issuer.equals(described.get("issuer"))) {
      throw new IOException(
          "it describes the issuer %s, expected %s".formatted(described.get("issuer"), issuer));
    }
    if (!(described.get("jwks_uri") instanceof String address)) {
      throw new IOException("it names no jwks_uri");
    }
    return URI.create(address);
  }

  private String get(HttpClient http, URI address) throws IOException, InterruptedException {
    // A request's own timeout ends with the headers, and the body may never come.
    var exchange = http.sendAsync(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    try {
      var response = exchange.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("%s answers with %d".formatted(address, response.statusCode()));
      }
      return response.body();
    } catch (ExecutionException e) {
      throw new IOException("%s does not answer: %s".formatted(address, e.getCause()), e);
    } catch (TimeoutException e) {
      throw new IOException("%s did not end its answer in %s".formatted(address, patience), e);
    }
  }
}
