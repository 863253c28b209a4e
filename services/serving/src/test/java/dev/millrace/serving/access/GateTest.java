package dev.millrace.serving.access;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final String PREFIX = "millrace.serving.access.";
  private long nanos;

  private static AccessConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(ServingConfig.class)
        .withSources(new PropertiesConfigSource(settings, "test", 100))
        .build()
        .getConfigMapping(ServingConfig.class)
        .access();
  }

  private static String hash(String key) {
    return Sha256.of(key.getBytes(StandardCharsets.UTF_8));
  }

  private Gate gate(Map<String, String> settings) {
    return new Gate(config(settings), () -> nanos);
  }

  private Gate shopAndKiosk() {
    return gate(
        Map.of(
            PREFIX + "clients.shop.key-sha256",
            hash("shop's key"),
            PREFIX + "clients.shop.models",
            "boots,coats",
            PREFIX + "clients.shop.images-per-minute",
            "60",
            PREFIX + "clients.kiosk.key-sha256",
            hash("kiosk's key")));
  }

  private static Caller bearer(Gate gate, String key) {
    return gate.enter(Optional.of("Bearer " + key), Optional.empty());
  }

  @Test
  void enter_noClients_letsAnybodyIn() {
    var gate = gate(Map.of());
    assertThat(gate.isOpen()).isTrue();
    var caller = gate.enter(Optional.empty(), Optional.empty());
    assertThat(caller.mayAsk("boots")).isTrue();
    caller.take(Integer.MAX_VALUE);
  }

  @Test
  void enter_key_isItsClient() {
    var gate = shopAndKiosk();
    assertThat(bearer(gate, "shop's key").name()).isEqualTo("shop");
    assertThat(gate.enter(Optional.of("bearer  kiosk's key"), Optional.empty()).name())
        .isEqualTo("kiosk");
    assertThat(gate.enter(Optional.empty(), Optional.of("kiosk's key")).name()).isEqualTo("kiosk");
  }

  @Test
  void enter_withoutARightKey_isRefused() {
    var gate = shopAndKiosk();
    refused(() -> gate.enter(Optional.empty(), Optional.empty()), Reason.UNAUTHENTICATED, "no key");
    refused(() -> bearer(gate, "another"), Reason.UNAUTHENTICATED, "no client has this key");
    refused(() -> bearer(gate, hash("shop's key")), Reason.UNAUTHENTICATED, "no client");
    refused(
        () -> gate.enter(Optional.of("Basic c2hvcA=="), Optional.empty()),
        Reason.UNAUTHENTICATED,
        "no key");
  }

  @Test
  void checkMayAsk_otherModels_areForbidden() {
    var shop = bearer(shopAndKiosk(), "shop's key");
    assertThatCode(() -> shop.checkMayAsk("coats")).doesNotThrowAnyException();
    refused(() -> shop.checkMayAsk("faces"), Reason.FORBIDDEN, "shop may not ask model faces");
    assertThat(bearer(shopAndKiosk(), "kiosk's key").mayAsk("faces")).isTrue();
  }

  @Test
  void take_moreThanTheShare_waitsForIt() {
    var gate = shopAndKiosk();
    var shop = bearer(gate, "shop's key");
    shop.take(50);
    shop.take(10);
    refused(() -> shop.take(1), Reason.OVER_QUOTA, "try again in 1000 ms");
    refused(() -> bearer(gate, "shop's key").take(1), Reason.OVER_QUOTA, "try again");
    nanos += Duration.ofSeconds(2).toNanos();
    shop.take(2);
    refused(() -> shop.take(1), Reason.OVER_QUOTA, "try again in 1000 ms");
    bearer(gate, "kiosk's key").take(1_000_000);
  }

  @Test
  void take_oneRequestLargerThanTheShare_isPaidForAfterwards() {
    var shop = bearer(shopAndKiosk(), "shop's key");
    shop.take(180);
    nanos += Duration.ofMinutes(2).toNanos();
    refused(() -> shop.take(1), Reason.OVER_QUOTA, "try again in 1000 ms");
    nanos += Duration.ofMinutes(10).toNanos();
    shop.take(60);
    refused(() -> shop.take(60), Reason.OVER_QUOTA, "try again in 60000 ms");
  }

  @Test
  void new_hashThatIsNone_isMisconfigured() {
    assertThatThrownBy(() -> gate(Map.of(PREFIX + "clients.shop.key-sha256", "secret")))
        .isInstanceOf(AccessMisconfiguredException.class)
        .hasMessageContaining("clients.shop.key-sha256 has 6 characters")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() ->
            gate(
                Map.of(
                    PREFIX + "clients.shop.key-sha256",
                    hash("k"),
                    PREFIX + "clients.shop.images-per-minute",
                    "0")))
        .hasMessageContaining("images-per-minute is 0");
  }

  @Test
  void check_openOnTheNetwork_isRefusedUnlessOnPurpose() {
    var loopback = List.of("127.0.0.1", "localhost", "::1");
    var everywhere = List.of("127.0.0.1", "0.0.0.0");
    var none = config(Map.of());
    Addresses.check(gate(Map.of()), none, loopback);
    assertThatThrownBy(() -> Addresses.check(gate(Map.of()), none, everywhere))
        .isInstanceOf(AccessMisconfiguredException.class)
        .hasMessageContaining("everybody who reaches 0.0.0.0");
    var open = config(Map.of(PREFIX + "open", "true"));
    Addresses.check(new Gate(open, () -> nanos), open, everywhere);
    var keyed = config(Map.of(PREFIX + "clients.shop.key-sha256", hash("k")));
    Addresses.check(new Gate(keyed, () -> nanos), keyed, everywhere);
  }

  private static void refused(Runnable asking, Reason reason, String message) {
    assertThatThrownBy(asking::run)
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            InferenceRefused.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
