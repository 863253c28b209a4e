package dev.millrace.serving.access;

import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;

/// Tells callers by signed tokens (JWT) of one provider of identities, with the models that a claim
/// lists.
final class Tokens {
  private static final int SKEW_SECONDS = 30;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String NAMELESS = "token";

  private final IssuerKeys keys;
  private final JwtConsumer consumer;
  private final String modelsClaim;
  private final String clientClaim;
  private final Optional<Quotas> quotas;
  private final LongSupplier nanos;

  /// @param nanos a clock that never goes back, in nanoseconds
  /// @throws AccessMisconfiguredException when the quota is none
  Tokens(String issuer, AccessConfig.TokensConfig config, LongSupplier nanos) {
    this.modelsClaim = config.modelsClaim();
    this.clientClaim = config.clientClaim();
    var quota = config.imagesPerMinute();
    this.quotas =
        quota.isPresent() ? Optional.of(new Quotas(quota.getAsInt(), nanos)) : Optional.empty();
    this.nanos = nanos;
    this.keys = new IssuerKeys(issuer, nanos, PATIENCE);
    this.consumer =
        new JwtConsumerBuilder()
            .setExpectedIssuer(issuer)
            .setExpectedAudience(config.audience())
            .setRequireExpirationTime()
            .setAllowedClockSkewInSeconds(SKEW_SECONDS)
            // Only what needs the provider's private key; a public key is no shared secret.
            .setJwsAlgorithmConstraints(
                new AlgorithmConstraints(
                    ConstraintType.PERMIT,
                    AlgorithmIdentifiers.RSA_USING_SHA256,
                    AlgorithmIdentifiers.RSA_USING_SHA384,
                    AlgorithmIdentifiers.RSA_USING_SHA512,
                    AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                    AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
                    AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
                    AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                    AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
                    AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
                    AlgorithmIdentifiers.EDDSA))
            .setVerificationKeyResolver(this::key)
            .build();
  }

  /// Whether a credential looks like a token, and not like a key.
  static boolean isToken(String credential) {
    return credential.chars().filter(c -> c == '.').count() == 2;
  }

  /// Who shows a token.
  ///
  /// @throws InferenceRefused when it is forged, of another provider, meant for others or over, or
  ///   while the provider's keys are not known
  Caller caller(String token) {
    if (keys.current().isEmpty()) {
      throw new InferenceRefused(
          Reason.MODEL_NOT_READY, "the keys of the provider of identities are not there yet");
    }
    try {
      var claims = consumer.processToClaims(token);
      var name = claim(claims, clientClaim).flatMap(Tokens::text).orElse(NAMELESS);
      return Caller.withToken(name, models(claims), share(name), expiry(claims));
    } catch (InvalidJwtException e) {
      if (e.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)) {
        // The provider may have a new key by the old one's name.
        keys.missing();
      }
      throw new InferenceRefused(Reason.UNAUTHENTICATED, "the token is not taken: " + reason(e), e);
    } catch (MalformedClaimException e) {
      throw new InferenceRefused(
          Reason.UNAUTHENTICATED, "the token is not taken: its 'exp' is no time", e);
    }
  }

  /// In own words: those of the library repeat the token.
  private static String reason(InvalidJwtException e) {
    if (e.hasExpired()) {
      return "it has expired";
    }
    if (e.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)) {
      return "its signature is not the provider's";
    }
    if (e.hasErrorCode(ErrorCodes.ISSUER_INVALID)) {
      return "it is of another issuer";
    }
    if (e.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)) {
      return "it is meant for another audience";
    }
    return "it cannot be verified";
  }

  private Key key(JsonWebSignature signature, List<JsonWebStructure> nesting)
      throws UnresolvableKeyException {
    try {
      var resolver = new JwksVerificationKeyResolver(keys.current());
      resolver.setDisambiguateWithVerifySignature(true);
      return resolver.resolveKey(signature, nesting);
    } catch (UnresolvableKeyException e) {
      keys.missing();
      throw e;
    }
  }

  private Share share(String name) {
    return quotas.<Share>map(all -> images -> all.take(name, images)).orElse(Share.ENDLESS);
  }

  /// Whether a token that counts now has expired since.
  private BooleanSupplier expiry(JwtClaims claims) throws MalformedClaimException {
    var end = claims.getExpirationTime().getValue() + SKEW_SECONDS;
    var left = TimeUnit.SECONDS.toNanos(end - Instant.now().getEpochSecond());
    var from = nanos.getAsLong();
    return () -> nanos.getAsLong() - from >= left;
  }

  private Set<String> models(JwtClaims claims) {
    return claim(claims, modelsClaim).map(Tokens::texts).orElse(Set.of());
  }

  /// A list, or words in one text as OAuth's scopes are.
  private static Set<String> texts(Object value) {
    return switch (value) {
      case Collection<?> several ->
          several.stream().map(String::valueOf).collect(Collectors.toSet());
      case String words ->
          Arrays.stream(words.strip().split("\\s+", -1))
              .filter(word -> !word.isEmpty())
              .collect(Collectors.toSet());
      default -> Set.of();
    };
  }

  private static Optional<String> text(Object value) {
    return value instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
  }

  /// The claim of that name, which may be an address, or else one inside of others.
  private static Optional<Object> claim(JwtClaims claims, String path) {
    var all = claims.getClaimsMap();
    var whole = Optional.ofNullable(all.get(path));
    if (whole.isPresent()) {
      return whole;
    }
    Optional<Object> found = Optional.of(all);
    for (var name : path.split("/", -1)) {
      found =
          found.flatMap(value ->
              value instanceof Map<?, ?> map
                  ? Optional.ofNullable(map.get(name))
                  : Optional.empty());
    }
    return found;
  }
}
