package dev.millrace.host;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Whether the brokers answer.
@Readiness
@Singleton
final class KafkaReadiness implements HealthCheck {
  private static final int PATIENCE_MILLIS = 2_000;

  private final String servers;
  private final Admin admin;

  @Inject
  KafkaReadiness(MeshConfig config) {
    this.servers = config.kafka().bootstrapServers();
    this.admin = Admin.create(Map.of("bootstrap.servers", servers));
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("kafka").withData("servers", servers);
    try {
      var options = new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS);
      int nodes = admin.describeCluster(options).nodes().get().size();
      return response.withData("brokers", nodes).status(nodes > 0).build();
    } catch (ExecutionException e) {
      return response.withData("reason", String.valueOf(e.getCause())).down().build();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return response.withData("reason", "interrupted").down().build();
    }
  }

  @PreDestroy
  void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
