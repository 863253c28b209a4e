package dev.millrace.serving.access;

import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.security.Key;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
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
  private static final String NAMELESS = "token";

  private final IssuerKeys keys;
  private final JwtConsumer consumer;
  private final List<String> modelsClaim;
  private final List<String> clientClaim;
  private final OptionalInt imagesPerMinute;
  private final LongSupplier nanos;
  private final Map<String, Quota> quotas = new ConcurrentHashMap<>();

  /// @param nanos a clock that never goes back, in nanoseconds
  Tokens(String issuer, AccessConfig.TokensConfig config, LongSupplier nanos) {
    this.keys = new IssuerKeys(issuer, nanos);
    this.modelsClaim = path(config.modelsClaim());
    this.clientClaim = path(config.clientClaim());
    this.imagesPerMinute = config.imagesPerMinute();
    this.nanos = nanos;
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
      return new Caller(name, models(claims), quota(name));
    } catch (InvalidJwtException e) {
      throw new InferenceRefused(Reason.UNAUTHENTICATED, "the token is not taken: " + reason(e), e);
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
      return new JwksVerificationKeyResolver(keys.current()).resolveKey(signature, nesting);
    } catch (UnresolvableKeyException e) {
      keys.missing();
      throw e;
    }
  }

  private Optional<Quota> quota(String name) {
    return imagesPerMinute.isPresent()
        ? Optional.of(
            quotas.computeIfAbsent(name, _ -> new Quota(imagesPerMinute.getAsInt(), nanos)))
        : Optional.empty();
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

  private static List<String> path(String claim) {
    return List.of(claim.split("/", -1));
  }

  private static Optional<Object> claim(JwtClaims claims, List<String> path) {
    Optional<Object> found = Optional.of(claims.getClaimsMap());
    for (var name : path) {
      found =
          found.flatMap(value ->
              value instanceof Map<?, ?> map
                  ? Optional.ofNullable(map.get(name))
                  : Optional.empty());
    }
    return found;
  }
}
