package dev.millrace.serving.access;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/// A provider of identities on loopback, which says where its keys are and signs what a test wants.
public final class Provider implements QuarkusTestResourceLifecycleManager, AutoCloseable {
  public static final String AUDIENCE = "millrace-serving";
  private static final int MINUTES = 10;

  /// A secret that everybody can read beside the keys.
  static final OctetSequenceJsonWebKey SECRET = secret();

  private static volatile RsaJsonWebKey key = newKey("first");
  private static volatile String issuer = "";

  private final HttpServer server;

  public Provider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no port for the provider", e);
    }
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> json(exchange, description(issuer, issuer + "/keys")));
    server.createContext(
        "/keys",
        exchange ->
            json(
                exchange,
                new JsonWebKeySet(key, SECRET).toJson(OutputControlLevel.INCLUDE_SYMMETRIC)));
  }

  static String description(String issuer, String keys) {
    return "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}".formatted(issuer, keys);
  }

  private static OctetSequenceJsonWebKey secret() {
    var made = OctJwkGenerator.generateJwk(256);
    made.setKeyId("secret");
    return made;
  }

  static RsaJsonWebKey newKey(String id) {
    try {
      var made = RsaJwkGenerator.generateJwk(2048);
      made.setKeyId(id);
      return made;
    } catch (JoseException e) {
      throw new IllegalStateException("every Java platform makes RSA keys", e);
    }
  }

  /// From now on it signs with another key.
  static void rotate(RsaJsonWebKey next) {
    key = next;
  }

  static String issuer() {
    return issuer;
  }

  /// What a token of a client says that may ask some models.
  public static JwtClaims claims(String client, Object models) {
    var claims = new JwtClaims();
    claims.setIssuer(issuer);
    claims.setAudience(AUDIENCE);
    claims.setExpirationTimeMinutesInTheFuture(MINUTES);
    claims.setSubject("somebody");
    claims.setClaim("azp", client);
    claims.setClaim("models", models);
    return claims;
  }

  /// A token signed by the provider.
  public static String sign(JwtClaims claims) {
    return sign(claims, key);
  }

  /// A token signed by a key that may be the provider's or not.
  public static String sign(JwtClaims claims, RsaJsonWebKey by) {
    var signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(by.getPrivateKey());
    signature.setKeyIdHeaderValue(by.getKeyId());
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Map<String, String> start() {
    key = newKey("first");
    issuer = "http://127.0.0.1:%d".formatted(server.getAddress().getPort());
    server.start();
    return Map.of("millrace.serving.access.tokens.issuer", issuer);
  }

  static void json(HttpExchange exchange, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  @Override
  public void close() {
    stop();
  }
}
