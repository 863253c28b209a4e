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
        Caller.withKey(
            name,
            Set.copyOf(client.models()),
            quota.isPresent() ? new Quota(quota.getAsInt(), nanos) : Share.ENDLESS));
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
    var shown =
        apiKey
            .or(() -> authorization.flatMap(Gate::bearer))
            .orElseThrow(() ->
                new InferenceRefused(
                    Reason.UNAUTHENTICATED,
                    "no key; send the header 'authorization: Bearer KEY' or 'x-api-key: KEY'"));
    var known = known(shown);
    if (known.isPresent()) {
      return known.get();
    }
    if (tokens.isPresent() && apiKey.isEmpty() && Tokens.isToken(shown)) {
      return tokens.get().caller(shown);
    }
    throw new InferenceRefused(Reason.UNAUTHENTICATED, "no client has this key");
  }

  private Optional<Caller> known(String key) {
    var hash = sha256(key);
    Optional<Caller> found = Optional.empty();
    // Every client is compared, each in constant time, so that time tells nothing of the keys.
    for (var client : clients) {
      if (MessageDigest.isEqual(client.keySha256(), hash)) {
        found = Optional.of(client.caller());
      }
    }
    return found;
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
