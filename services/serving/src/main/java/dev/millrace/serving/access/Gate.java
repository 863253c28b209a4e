package dev.millrace.serving.access;

import dev.millrace.mesh.blob.Sha256;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/// Tells callers apart by the keys or tokens that they show.
public final class Gate {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final String BEARER = "bearer ";

  private final List<Known> clients = new ArrayList<>();
  private final Optional<Tokens> tokens;

  private record Known(byte[] keySha256, Caller caller) {}

  /// @param nanos a clock that never goes back, in nanoseconds
  /// @throws AccessMisconfiguredException when a client cannot be told by its key
  public Gate(AccessConfig config, LongSupplier nanos) {
    config.clients().forEach((name, client) -> clients.add(known(name, client, nanos)));
    tokens = config.tokens().issuer().map(issuer -> new Tokens(issuer, config.tokens(), nanos));
  }

  private static Known known(String name, AccessConfig.ClientConfig client, LongSupplier nanos) {
    var hash = client.keySha256().strip().toLowerCase(Locale.ROOT);
    if (!SHA256.matcher(hash).matches()) {
      throw new AccessMisconfiguredException(
          "millrace.serving.access.clients.%s.key-sha256 has %d characters, expected the 64 hexadecimal digits of a SHA-256"
              .formatted(name, hash.length()));
    }
    var quota = client.imagesPerMinute();
    return new Known(
        HexFormat.of().parseHex(hash),
        new Caller(
            name,
            Set.copyOf(client.models()),
            quota.isPresent()
                ? Optional.of(new Quota(quota.getAsInt(), nanos))
                : Optional.empty()));
  }

  /// Whether everybody may enter without a key.
  public boolean isOpen() {
    return clients.isEmpty() && tokens.isEmpty();
  }

  /// The caller that a key or a token stands for.
  ///
  /// @param authorization the header of that name, `Bearer KEY` or `Bearer TOKEN`
  /// @param apiKey the header `x-api-key`, the key alone
  /// @throws InferenceRefused when there is no key, or one that nobody has, or a token that is not
  ///   to be trusted
  public Caller enter(Optional<String> authorization, Optional<String> apiKey) {
    if (isOpen()) {
      return Caller.ANYBODY;
    }
    if (tokens.isPresent() && apiKey.isEmpty()) {
      var token = authorization.flatMap(Gate::bearer).filter(Tokens::isToken);
      if (token.isPresent()) {
        return tokens.get().caller(token.get());
      }
    }
    return known(apiKey, authorization);
  }

  private Caller known(Optional<String> apiKey, Optional<String> authorization) {
    var key =
        apiKey
            .or(() -> authorization.flatMap(Gate::bearer))
            .orElseThrow(() ->
                new InferenceRefused(
                    Reason.UNAUTHENTICATED,
                    "no key; send the header 'authorization: Bearer KEY' or 'x-api-key: KEY'"));
    var hash = sha256(key);
    Optional<Caller> found = Optional.empty();
    // Every client is compared, each in constant time, so that time tells nothing of the keys.
    for (var client : clients) {
      if (MessageDigest.isEqual(client.keySha256(), hash)) {
        found = Optional.of(client.caller());
      }
    }
    return found.orElseThrow(
        () -> new InferenceRefused(Reason.UNAUTHENTICATED, "no client has this key"));
  }

  private static Optional<String> bearer(String header) {
    return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(header.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private static byte[] sha256(String key) {
    return Sha256.digest().digest(key.getBytes(StandardCharsets.UTF_8));
  }
}
