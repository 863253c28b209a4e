package dev.millrace.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/// Certificates that signed themselves, as PEM files with their keys, made by the JDK's keytool.
///
/// @param trusted a trust store of those that the server knows
record Certificates(Pair server, Pair client, Pair stranger, Path trusted) {
  /// The password of the trust store.
  static final String PASSWORD = "password";

  private static final String PROPERTY = "millrace.testing.certificates";

  /// A certificate and its key.
  record Pair(Path certificate, Path key) {}

  /// Those of this JVM, the same in each of its class loaders.
  static Certificates ofThisJvm() {
    try {
      var known = System.getProperty(PROPERTY);
      if (known != null) {
        return in(Path.of(known));
      }
      var folder = Files.createTempDirectory("certificates");
      for (var name : List.of("server", "client", "stranger")) {
        make(folder, name);
      }
      trust(folder, "client");
      System.setProperty(PROPERTY, folder.toString());
      return in(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK cannot read what its keytool made", e);
    }
  }

  private static Certificates in(Path folder) {
    return new Certificates(
        pair(folder, "server"),
        pair(folder, "client"),
        pair(folder, "stranger"),
        folder.resolve("trusted.p12"));
  }

  private static Pair pair(Path folder, String name) {
    return new Pair(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
  }

  private static void make(Path folder, String name) throws IOException, GeneralSecurityException {
    var store = folder.resolve(name + ".p12");
    keytool(store, name);
    var keys = open(store);
    var pair = pair(folder, name);
    pem(pair.certificate(), "CERTIFICATE", keys.getCertificate(name).getEncoded());
    pem(pair.key(), "PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
  }

  private static void trust(Path folder, String name) throws IOException, GeneralSecurityException {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(name, open(folder.resolve(name + ".p12")).getCertificate(name));
    try (var out = Files.newOutputStream(folder.resolve("trusted.p12"))) {
      trusted.store(out, PASSWORD.toCharArray());
    }
  }

  private static KeyStore open(Path store) throws IOException, GeneralSecurityException {
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static void keytool(Path store, String name) throws IOException {
    var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var process =
        new ProcessBuilder(
                tool,
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool ended with " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool worked", e);
    }
  }

  private static void pem(Path file, String kind, byte[] der) throws IOException {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
  }
}
