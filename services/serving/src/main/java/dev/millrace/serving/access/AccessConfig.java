package dev.millrace.serving.access;

import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Who may ask. Without clients everybody may, which is refused on an address that other machines
/// reach unless it is [#open] on purpose.
public interface AccessConfig {
  /// Whether everybody who reaches this service may ask, on any address; for a network of its own.
  @WithDefault("false")
  boolean open();

  /// The clients by name; when there are any, all others are refused.
  Map<String, ClientConfig> clients();

  /// One client.
  interface ClientConfig {
    /// The SHA-256 of the client's key in hexadecimal digits, so that the key itself is in no
    /// configuration.
    String keySha256();

    /// The models that it may ask; `*` for all.
    @WithDefault("*")
    List<String> models();

    /// The most images a minute; unlimited when it is not set.
    OptionalInt imagesPerMinute();
  }
}
