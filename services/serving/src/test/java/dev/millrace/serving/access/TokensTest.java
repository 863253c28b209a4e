package dev.millrace.serving.access;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.blob.Sha256;
import dev.millrace.serving.ServingConfig;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final String TOKENS = "millrace.serving.access.tokens.";

  private final Provider provider = new Provider();
  private final AtomicLong nanos = new AtomicLong();
  private final Map<String, String> settings = new HashMap<>();

  @BeforeEach
  void begin() {
    settings.putAll(provider.start());
  }

  @AfterEach
  void close() {
    provider.close();
  }

  private Gate gate() {
    var access =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(ServingConfig.class)
            .withSources(new PropertiesConfigSource(settings, "test", 100))
            .build()
            .getConfigMapping(ServingConfig.class)
            .access();
    return new Gate(access, nanos::get);
  }

  /// A gate that has the provider's keys.
  private Gate ready() {
    var gate = gate();
    var token = Provider.sign(Provider.claims("shop", "*"));
    eventually(() -> assertThatCode(() -> bearer(gate, token)).doesNotThrowAnyException());
    return gate;
  }

  private static Caller bearer(Gate gate, String token) {
    return gate.enter(Optional.of("Bearer " + token), Optional.empty());
  }

  private static void refused(Gate gate, String token) {
    assertThatThrownBy(() -> bearer(gate, token))
        .isInstanceOfSatisfying(
            InferenceRefused.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNAUTHENTICATED));
  }

  @Test
  void enter_tokenOfTheProvider_isItsClientWithTheModelsOfTheClaim() {
    var gate = ready();
    assertThat(gate.isOpen()).isFalse();
    var list = bearer(gate, Provider.sign(Provider.claims("shop", List.of("boots", "coats"))));
    assertThat(list.name()).isEqualTo("shop");
    assertThat(list.mayAsk("coats")).isTrue();
    assertThat(list.mayAsk("shirts")).isFalse();
    var words = bearer(gate, Provider.sign(Provider.claims("shop", " boots coats ")));
    assertThat(words.mayAsk("boots")).isTrue();
    assertThat(words.mayAsk("")).isFalse();
    var nothing = Provider.claims("shop", List.of());
    nothing.unsetClaim("models");
    nothing.unsetClaim("azp");
    var nobody = bearer(gate, Provider.sign(nothing));
    assertThat(nobody.mayAsk("boots")).isFalse();
    assertThat(nobody.name()).isEqualTo("token");
  }

  @Test
  void enter_claimInsideOfOthers_isFound() {
    settings.put(TOKENS + "models-claim", "resource_access/serving/roles");
    settings.put(TOKENS + "client-claim", "sub");
    var claims = Provider.claims("shop", "*");
    claims.setClaim(
        "resource_access", Map.of("serving", Map.of("roles", List.of("boots", "coats"))));
    var caller = bearer(ready(), Provider.sign(claims));
    assertThat(caller.mayAsk("boots")).isTrue();
    assertThat(caller.mayAsk("shirts")).as("the other claim counts for nothing").isFalse();
    assertThat(caller.name()).isEqualTo("somebody");
  }

  @Test
  void enter_tokenNotToBeTrusted_isRefused() throws Exception {
    var gate = ready();
    var good = Provider.claims("shop", "*");
    refused(gate, Provider.sign(good, Provider.newKey("first")));
    refused(gate, Provider.sign(good, Provider.newKey("unknown")));
    refused(gate, Provider.sign(good) + "x");
    refused(gate, "no.token.this");

    var late = Provider.claims("shop", "*");
    late.setExpirationTime(NumericDate.fromSeconds(NumericDate.now().getValue() - 60));
    refused(gate, Provider.sign(late));
    var endless = Provider.claims("shop", "*");
    endless.unsetClaim("exp");
    refused(gate, Provider.sign(endless));
    var others = Provider.claims("shop", "*");
    others.setAudience("console");
    refused(gate, Provider.sign(others));
    var stranger = Provider.claims("shop", "*");
    stranger.setIssuer("http://elsewhere");
    refused(gate, Provider.sign(stranger));

    var header = "{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8);
    var body = good.toJson().getBytes(StandardCharsets.UTF_8);
    var base64 = Base64.getUrlEncoder().withoutPadding();
    refused(gate, base64.encodeToString(header) + "." + base64.encodeToString(body) + ".");
    var secret = new JsonWebSignature();
    secret.setPayload(good.toJson());
    secret.setKeyIdHeaderValue("secret");
    secret.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    secret.setKey(Provider.SECRET.getKey());
    refused(gate, secret.getCompactSerialization());
  }

  @Test
  void enter_keysBesideTokens_bothCount() {
    settings.put(
        "millrace.serving.access.clients.kiosk.key-sha256",
        Sha256.of("kiosk's key".getBytes(StandardCharsets.UTF_8)));
    var gate = ready();
    assertThat(bearer(gate, "kiosk's key").name()).isEqualTo("kiosk");
    assertThat(gate.enter(Optional.empty(), Optional.of("kiosk's key")).name()).isEqualTo("kiosk");
    assertThat(bearer(gate, Provider.sign(Provider.claims("shop", "*"))).name()).isEqualTo("shop");
    assertThatThrownBy(() -> gate.enter(Optional.empty(), Optional.empty()))
        .isInstanceOf(InferenceRefused.class);
  }

  @Test
  void take_severalTokensOfAClient_haveOneQuota() {
    settings.put(TOKENS + "images-per-minute", "3");
    var gate = ready();
    bearer(gate, Provider.sign(Provider.claims("shop", "*"))).take(2);
    var again = bearer(gate, Provider.sign(Provider.claims("shop", "boots")));
    assertThatThrownBy(() -> again.take(2)).hasMessageContaining("client shop");
    bearer(gate, Provider.sign(Provider.claims("kiosk", "*"))).take(2);
  }

  @Test
  void enter_keyThatTheProviderHasNow_isFetched() {
    assertFetched(Provider.newKey("next"));
  }

  @Test
  void enter_newKeyByTheOldName_isFetched() {
    assertFetched(Provider.newKey("first"));
  }

  /// A key that the provider begins to sign with is fetched when a token of it comes.
  private void assertFetched(RsaJsonWebKey next) {
    var gate = ready();
    var token = Provider.sign(Provider.claims("shop", "*"), next);
    refused(gate, token);
    Provider.rotate(next);
    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    eventually(() -> assertThat(bearer(gate, token).name()).isEqualTo("shop"));
  }

  @Test
  void enter_claimWhoseNameIsAnAddress_isFound() {
    settings.put(TOKENS + "models-claim", "https://millrace.example/models");
    var claims = Provider.claims("shop", "*");
    claims.setClaim("https://millrace.example/models", List.of("boots"));
    var caller = bearer(ready(), Provider.sign(claims));
    assertThat(caller.mayAsk("boots")).isTrue();
    assertThat(caller.mayAsk("shirts")).isFalse();
  }

  @Test
  void enter_keyThatLooksLikeAToken_isItsClient() {
    settings.put(
        "millrace.serving.access.clients.kiosk.key-sha256",
        Sha256.of("a.b.c".getBytes(StandardCharsets.UTF_8)));
    var gate = ready();
    assertThat(bearer(gate, "a.b.c").name()).isEqualTo("kiosk");
    refused(gate, "a.b.d");
  }

  @Test
  void group_ofClientsWithTokens_isOneForAll() {
    var gate = ready();
    assertThat(bearer(gate, Provider.sign(Provider.claims("shop", "*"))).group())
        .isEqualTo(bearer(gate, Provider.sign(Provider.claims("kiosk", "*"))).group());
  }

  @Test
  void checkStillIn_afterTheTokensEnd_isRefused() {
    var caller = bearer(ready(), Provider.sign(Provider.claims("shop", "*")));
    nanos.addAndGet(Duration.ofMinutes(9).toNanos());
    caller.checkStillIn();
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    assertThatThrownBy(caller::checkStillIn)
        .hasMessageContaining("client shop has expired")
        .isInstanceOfSatisfying(
            InferenceRefused.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNAUTHENTICATED));
  }

  @Test
  void new_quotaThatIsNone_isMisconfigured() {
    settings.put(TOKENS + "images-per-minute", "0");
    assertThatThrownBy(this::gate)
        .isInstanceOf(AccessMisconfiguredException.class)
        .hasMessageContaining("tokens.images-per-minute is 0");
  }

  @Test
  void enter_whileTheProviderDoesNotAnswer_isToldToTryAgain() {
    settings.put(TOKENS + "issuer", "http://127.0.0.1:1");
    var gate = gate();
    assertThatThrownBy(() -> bearer(gate, Provider.sign(Provider.claims("shop", "*"))))
        .isInstanceOfSatisfying(
            InferenceRefused.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.MODEL_NOT_READY));
  }
}
