package dev.millrace.serving;

import dev.millrace.serving.access.Caller;
import dev.millrace.serving.protocol.ProtoJson;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

/// What those who run a replica can ask it on its management port, beside health and metrics, and
/// without a key: which models it has, and what they have done.
@Singleton
final class ManagementRoutes {
  private final ModelDescriptions descriptions;

  @Inject
  ManagementRoutes(ModelDescriptions descriptions) {
    this.descriptions = descriptions;
  }

  void add(@Observes ManagementInterface management) {
    var router = management.router();
    router
        .get("/q/models")
        .handler(call ->
            answer(
                call, ProtoJson.write(descriptions.index(Caller.ANYBODY, "", false)).toString()));
    router
        .get("/q/models/stats")
        .handler(call ->
            answer(
                call, ProtoJson.write(descriptions.statistics(Caller.ANYBODY, "", "")).toString()));
  }

  private static void answer(RoutingContext call, String json) {
    var _ =
        call.response().putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON).end(json);
  }
}
