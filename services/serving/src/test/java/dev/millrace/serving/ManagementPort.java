package dev.millrace.serving;

import java.net.URI;
import org.eclipse.microprofile.config.ConfigProvider;

/// Where the service under test is managed.
final class ManagementPort {
  private ManagementPort() {}

  static URI resolve(String path) {
    var port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
    return URI.create("http://127.0.0.1:%d".formatted(port)).resolve(path);
  }
}
