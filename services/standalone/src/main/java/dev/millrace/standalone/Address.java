package dev.millrace.standalone;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/// Where a running mesh answers; all ports are of 127.0.0.1.
///
/// @param process the number of its process
/// @param http the page and REST
/// @param grpc all gRPC services
/// @param kafka the broker
/// @param postgres the database
public record Address(long process, int http, int grpc, int kafka, int postgres) {
  public URI page() {
    return URI.create("http://127.0.0.1:%d".formatted(http));
  }

  static Address read(Path file) throws IOException {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return new Address(
        number(properties, "process"),
        (int) number(properties, "http"),
        (int) number(properties, "grpc"),
        (int) number(properties, "kafka"),
        (int) number(properties, "postgres"));
  }

  private static long number(Properties properties, String key) {
    return Long.parseLong(properties.getProperty(key, "0"));
  }

  String text() {
    return "process=%d%nhttp=%d%ngrpc=%d%nkafka=%d%npostgres=%d%n"
        .formatted(process, http, grpc, kafka, postgres);
  }
}
