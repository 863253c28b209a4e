package dev.millrace.console.access;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// A provider of identities on loopback: it speaks OpenID Connect's code flow, asks for no password
/// and lets in whom a test names.
public final class Provider implements QuarkusTestResourceLifecycleManager {
  private static final String CLIENT = "millrace-console";
  private static final String KEY = "test-key";
  private static final KeyPair KEYS = keys();
  private static final Map<String, User> USERS = new ConcurrentHashMap<>();
  private static volatile String issuer = "";
  private static volatile String next = "";

  private final HttpServer server;

  /// One who can log in.
  record User(Set<String> roles, List<String> projects) {}

  public Provider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no port for the provider", e);
    }
  }

  /// Somebody logs in next.
  static void next(String name, Set<String> roles, String... projects) {
    USERS.put(name, new User(roles, List.of(projects)));
    next = name;
  }

  /// A token that a program of somebody shows.
  static String token(String name, Set<String> roles, String... projects) {
    USERS.put(name, new User(roles, List.of(projects)));
    return sign(name, "");
  }

  @Override
  public Map<String, String> start() {
    issuer = "http://127.0.0.1:%d".formatted(server.getAddress().getPort());
    server.createContext("/.well-known/openid-configuration", this::describe);
    server.createContext("/keys", exchange -> json(exchange, key()));
    server.createContext("/authorize", Provider::authorize);
    server.createContext("/token", Provider::exchange);
    server.createContext("/logout", Provider::logOut);
    server.start();
    return Map.of(
        "millrace.console.access.logins",
        "true",
        "quarkus.oidc.auth-server-url",
        issuer,
        "quarkus.oidc.client-id",
        CLIENT,
        "quarkus.oidc.credentials.secret",
        "a secret of thirty-two characters");
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  private void describe(HttpExchange exchange) throws IOException {
    json(
        exchange,
        """
        {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
         "jwks_uri":"%1$s/keys","end_session_endpoint":"%1$s/logout","response_types_supported":["code"],
         "subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"]}
        """
            .formatted(issuer));
  }

  private static void authorize(HttpExchange exchange) throws IOException {
    var asked = parameters(exchange.getRequestURI().getRawQuery());
    var back =
        "%s?code=%s&state=%s"
            .formatted(asked.get("redirect_uri"), next, asked.getOrDefault("state", ""));
    exchange.getResponseHeaders().add("Location", back);
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private static void logOut(HttpExchange exchange) throws IOException {
    var asked = parameters(exchange.getRequestURI().getRawQuery());
    var known = asked.getOrDefault("id_token_hint", "").split("[.]").length == 3;
    if (known) {
      exchange.getResponseHeaders().add("Location", asked.get("post_logout_redirect_uri"));
    }
    exchange.sendResponseHeaders(known ? 302 : 400, -1);
    exchange.close();
  }

  private static void exchange(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var name = parameters(body).getOrDefault("code", "");
    var token = sign(name, CLIENT);
    json(
        exchange,
        """
        {"token_type":"Bearer","expires_in":600,"id_token":"%1$s","access_token":"%1$s"}
        """
            .formatted(token));
  }

  private static String sign(String name, String audience) {
    var user = USERS.get(name);
    if (user == null) {
      throw new IllegalStateException("nobody is called " + name);
    }
    return Jwt.issuer(issuer)
        .subject(name)
        .preferredUserName(name)
        .audience(audience.isEmpty() ? CLIENT : audience)
        .groups(user.roles())
        .claim("millrace_projects", user.projects())
        .expiresIn(600)
        .jws()
        .keyId(KEY)
        .sign(KEYS.getPrivate());
  }

  private static String key() {
    var key = (RSAPublicKey) KEYS.getPublic();
    return """
    {"keys":[{"kty":"RSA","kid":"%s","alg":"RS256","use":"sig","n":"%s","e":"%s"}]}
    """
        .formatted(KEY, number(key.getModulus()), number(key.getPublicExponent()));
  }

  private static String number(BigInteger value) {
    var bytes = value.toByteArray();
    var plain = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
  }

  private static Map<String, String> parameters(String form) {
    return Arrays.stream(form.split("&"))
        .map(part -> part.split("=", 2))
        .collect(
            Collectors.toMap(
                part -> part[0], part -> URLDecoder.decode(part[1], StandardCharsets.UTF_8)));
  }

  private static void json(HttpExchange exchange, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static KeyPair keys() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
