package dev.millrace.serving.access;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IssuerKeysTest {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String KEYS = new JsonWebKeySet(Provider.newKey("one")).toJson();

  private final HttpServer server;
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile String described = "";
  private volatile String keys = KEYS;
  private volatile boolean stalls;

  IssuerKeysTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void begin() {
    described = issuer();
    server.createContext("/.well-known/openid-configuration", this::describe);
    server.createContext("/keys", exchange -> Provider.json(exchange, keys));
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private String issuer() {
    return "http://127.0.0.1:%d".formatted(server.getAddress().getPort());
  }

  private void describe(HttpExchange exchange) throws IOException {
    fetches.incrementAndGet();
    if (stalls) {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
    } else {
      Provider.json(exchange, Provider.description(described, issuer() + "/keys"));
    }
  }

  /// As time goes on, which is when keys are fetched again.
  private void eventuallyHas(IssuerKeys fetched, String id) {
    eventually(() -> {
      nanos.addAndGet(Duration.ofMinutes(11).toNanos());
      assertThat(fetched.current()).extracting(JsonWebKey::getKeyId).containsExactly(id);
    });
  }

  private void eventuallyFetchedTwice(IssuerKeys fetched) {
    var before = fetches.get();
    eventually(() -> {
      nanos.addAndGet(Duration.ofMinutes(11).toNanos());
      var _ = fetched.current();
      assertThat(fetches.get())
          .as("the second one began after the first ended")
          .isGreaterThan(before + 2);
    });
  }

  @Test
  void current_afterAnAnswerThatNeverEnded_isFetchedAgain() {
    stalls = true;
    var fetched = new IssuerKeys(issuer(), nanos::get, PATIENCE);
    eventually(() -> assertThat(fetches).hasValue(1));
    stalls = false;
    eventuallyHas(fetched, "one");
  }

  @Test
  void current_whenTheProviderNamesNone_keepsWhatItHad() {
    var fetched = new IssuerKeys(issuer(), nanos::get, PATIENCE);
    eventuallyHas(fetched, "one");
    keys = "{\"keys\":[]}";
    eventuallyFetchedTwice(fetched);
    assertThat(fetched.current()).hasSize(1);
    keys = new JsonWebKeySet(Provider.newKey("two")).toJson();
    eventuallyHas(fetched, "two");
  }

  @Test
  void current_ofAnotherIssuersDescription_areNone() {
    described = "http://elsewhere";
    var fetched = new IssuerKeys(issuer(), nanos::get, PATIENCE);
    eventuallyFetchedTwice(fetched);
    assertThat(fetched.current()).isEmpty();
  }
}
