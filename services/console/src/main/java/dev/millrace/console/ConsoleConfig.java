package dev.millrace.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where the services are, as `host:port` of their gRPC servers, and who may ask the console.
@ConfigMapping(prefix = "millrace.console")
public interface ConsoleConfig {
  /// Ingest's address.
  @WithDefault("127.0.0.1:9081")
  String ingestAddress();

  /// Labeling's address.
  @WithDefault("127.0.0.1:9082")
  String labelingAddress();

  /// Preprocessing's address.
  @WithDefault("127.0.0.1:9083")
  String preprocessingAddress();

  /// Training's address.
  @WithDefault("127.0.0.1:9084")
  String trainingAddress();

  /// Evaluation's address.
  @WithDefault("127.0.0.1:9085")
  String evaluationAddress();

  /// Serving's address.
  @WithDefault("127.0.0.1:9086")
  String servingAddress();

  /// How long a service may take to answer.
  @WithDefault("15s")
  Duration patience();

  /// The host names that the page may be reached by, without ports; any when there are none.
  Optional<List<String>> allowedHosts();
}
