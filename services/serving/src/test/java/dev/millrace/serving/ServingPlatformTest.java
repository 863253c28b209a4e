package dev.millrace.serving;

import static dev.millrace.serving.protocol.Requests.images;
import static dev.millrace.serving.protocol.Requests.rawPixels;
import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.testing.MeshResource;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class ServingPlatformTest {
  @Inject EventLog log;
  @Inject BlobStore blobs;
  @Inject MeterRegistry meters;

  @Test
  void reflection_listsTheInferenceService() throws Exception {
    var answer = new CompletableFuture<ServerReflectionResponse>();
    try (var clients = new GrpcClients()) {
      var requests =
          ServerReflectionGrpc.newStub(clients.channel())
              .serverReflectionInfo(
                  new StreamObserver<ServerReflectionResponse>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                      answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                      answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                  });
      requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
      var services = answer.get(10, TimeUnit.SECONDS).getListServicesResponse().getServiceList();
      assertThat(services)
          .extracting(ServiceResponse::getName)
          .contains("inference.GRPCInferenceService", "grpc.health.v1.Health");
      requests.onCompleted();
    }
  }

  @Test
  void meters_countWhatHappens() {
    var registrar = Registrar.of(log, blobs);
    registrar.register("1", SeededBundles.bundle(1));
    registrar.promote("1");
    var file = SeededBundles.png(SeededBundles.pixels(1, 3));
    try (var clients = new GrpcClients()) {
      registrar.awaitChampion(clients.inference(), "1");
      var answers = count("millrace.serving.duration", "entrance", "grpc");
      var refusals = count("millrace.serving.failures", "reason", "unknown_model");
      clients.inference().modelInfer(images(registrar.project(), file).build());
      assertThatThrownBy(() -> clients.inference().modelInfer(images("nobody", file).build()))
          .isInstanceOf(StatusRuntimeException.class);
      assertThat(count("millrace.serving.duration", "entrance", "grpc")).isGreaterThan(answers);
      assertThat(count("millrace.serving.failures", "reason", "unknown_model"))
          .isGreaterThan(refusals);
    }
    for (var name :
        List.of(
            "requests",
            "failures",
            "duration",
            "queue.duration",
            "compute.duration",
            "deadline.misses",
            "client.images",
            "batch.size",
            "swaps",
            "predictions.dropped")) {
      assertThat(meters.find("millrace.serving." + name).meters()).as(name).isNotEmpty();
    }
    assertThat(meters.getMeters())
        .filteredOn(meter -> meter.getId().getName().startsWith("millrace.serving"))
        .extracting(Meter::getId)
        .allSatisfy(id -> assertThat(id.getTags().toString()).doesNotContain(registrar.project()));
  }

  @Test
  void dashboard_asksForWhatThereIs() throws Exception {
    try (var clients = new GrpcClients();
        var http = HttpClient.newHttpClient()) {
      var registrar = Registrar.of(log, blobs);
      registrar.register("1", SeededBundles.bundle(1));
      registrar.promote("1");
      registrar.awaitChampion(clients.inference(), "1");
      var pixels = rawPixels(registrar.project(), SeededBundles.pixels(1, 3), 1, 28, 28, 1);
      var _ = clients.inference().modelInfer(pixels.build());
      var dashboard =
          Files.readString(
              Path.of(System.getProperty("millrace.root"))
                  .resolve("observability/grafana/dashboards/serving.json"));
      var wanted =
          Pattern.compile("\\b(millrace|grpc)_[a-z_]+")
              .matcher(dashboard)
              .results()
              .map(MatchResult::group)
              .distinct()
              .toList();
      assertThat(wanted).hasSizeGreaterThan(10);
      eventually(() -> {
        var request = HttpRequest.newBuilder(ManagementPort.resolve("/q/metrics")).build();
        var found = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        assertThat(wanted)
            .allSatisfy(name -> assertThat(found).containsPattern("(?m)^" + name + "[ {]"));
      });
      assertThat(count("grpc.server.processing.duration", "statusCode", "OK")).isPositive();
    }
  }

  private double count(String name, String tag, String value) {
    var total = 0.0;
    for (var meter : meters.find(name).tag(tag, value).meters()) {
      total += meter.measure().iterator().next().getValue();
    }
    return total;
  }
}
