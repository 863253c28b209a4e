package dev.millrace.host;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.proto.health.v1.HealthCheckRequest;
import dev.millrace.proto.health.v1.HealthCheckResponse;
import dev.millrace.proto.health.v1.HealthCheckResponse.ServingStatus;
import dev.millrace.proto.health.v1.HealthGrpc;
import dev.millrace.proto.health.v1.HealthListRequest;
import dev.millrace.testing.MeshResource;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class HealthTest {
  private static final String INGEST = "millrace.ingest.v1.Ingest";

  @GrpcClient("ingest")
  Channel channel;

  @Inject ServiceHealth health;

  @AfterEach
  void everythingAnswers() {
    health.set(INGEST, true);
  }

  private ServingStatus check(String service) {
    return HealthGrpc.newBlockingStub(channel).check(request(service)).getStatus();
  }

  private static HealthCheckRequest request(String service) {
    return HealthCheckRequest.newBuilder().setService(service).build();
  }

  @Test
  void check_knownServiceAndTheWhole_isServing() {
    assertThat(check(INGEST)).isEqualTo(ServingStatus.SERVING);
    assertThat(check("")).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void check_unknownService_isNotFound() {
    assertThatThrownBy(() -> check("no.such.Service"))
        .hasMessageContaining("no service 'no.such.Service'")
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }

  @Test
  void check_oneServiceCannotAnswer_isNotServingForItAndTheWhole() {
    health.set(INGEST, false);
    assertThat(check(INGEST)).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(check("")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(check("grpc.health.v1.Health")).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void list_hasEveryService() {
    var statuses =
        HealthGrpc.newBlockingStub(channel)
            .list(HealthListRequest.getDefaultInstance())
            .getStatusesMap();
    assertThat(statuses).containsKeys("", INGEST, "grpc.health.v1.Health");
    assertThat(statuses.values())
        .extracting(HealthCheckResponse::getStatus)
        .containsOnly(ServingStatus.SERVING);
  }

  @Test
  void watch_changes_areTold() {
    try (var watched = watch(INGEST)) {
      eventually(() -> assertThat(watched.statuses).containsExactly(ServingStatus.SERVING));
      health.set(INGEST, true);
      health.set(INGEST, false);
      health.set(INGEST, true);
      eventually(() ->
          assertThat(watched.statuses)
              .containsExactly(
                  ServingStatus.SERVING, ServingStatus.NOT_SERVING, ServingStatus.SERVING));
    }
  }

  @Test
  void watch_unknownService_staysOpenUntilThereIsOne() {
    try (var watched = watch("test.Late")) {
      eventually(() -> assertThat(watched.statuses).containsExactly(ServingStatus.SERVICE_UNKNOWN));
      health.set("test.Late", true);
      eventually(() ->
          assertThat(watched.statuses)
              .containsExactly(ServingStatus.SERVICE_UNKNOWN, ServingStatus.SERVING));
      assertThat(watched.failures).isEmpty();
    }
  }

  private Watched watch(String service) {
    var watched = new Watched();
    watched.context.run(() -> HealthGrpc.newStub(channel).watch(request(service), watched));
    return watched;
  }

  private static final class Watched implements StreamObserver<HealthCheckResponse>, AutoCloseable {
    final Context.CancellableContext context = Context.current().withCancellation();
    final List<ServingStatus> statuses = new CopyOnWriteArrayList<>();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @Override
    public void onNext(HealthCheckResponse response) {
      statuses.add(response.getStatus());
    }

    @Override
    public void onError(Throwable failure) {
      failures.add(failure);
    }

    @Override
    public void onCompleted() {
      failures.add(new IllegalStateException("the watch ended"));
    }

    @Override
    public void close() {
      context.cancel(null);
    }
  }
}
