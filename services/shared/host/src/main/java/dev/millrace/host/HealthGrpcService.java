package dev.millrace.host;

import dev.millrace.proto.health.v1.HealthCheckRequest;
import dev.millrace.proto.health.v1.HealthCheckResponse;
import dev.millrace.proto.health.v1.HealthCheckResponse.ServingStatus;
import dev.millrace.proto.health.v1.HealthGrpc;
import dev.millrace.proto.health.v1.HealthListRequest;
import dev.millrace.proto.health.v1.HealthListResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/// The health protocol of gRPC.
@GrpcService
public final class HealthGrpcService extends HealthGrpc.HealthImplBase {
  private static final int MOST_WATCHERS = 1_000;

  private final Provider<ServiceHealth> health;
  private final AtomicInteger watching = new AtomicInteger();

  /// @param health asked for late, as it lists the services, this one among them
  @Inject
  HealthGrpcService(Provider<ServiceHealth> health) {
    this.health = health;
  }

  @Override
  public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> observer) {
    var status = health.get().status(request.getService());
    if (status.isPresent()) {
      observer.onNext(response(status.get()));
      observer.onCompleted();
    } else {
      observer.onError(
          Status.NOT_FOUND
              .withDescription("no service '%s'".formatted(request.getService()))
              .asRuntimeException());
    }
  }

  @Override
  public void list(HealthListRequest request, StreamObserver<HealthListResponse> observer) {
    var response = HealthListResponse.newBuilder();
    health.get().statuses().forEach((name, status) -> response.putStatuses(name, response(status)));
    observer.onNext(response.build());
    observer.onCompleted();
  }

  @Override
  public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> observer) {
    if (watching.incrementAndGet() > MOST_WATCHERS) {
      watching.decrementAndGet();
      observer.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("%d watch already".formatted(MOST_WATCHERS))
              .asRuntimeException());
      return;
    }
    var watcher = new Watcher(health.get(), request.getService(), observer);
    var end = health.get().watch(watcher);
    if (observer instanceof ServerCallStreamObserver<HealthCheckResponse> call) {
      call.setOnCancelHandler(() -> {
        end.run();
        watching.decrementAndGet();
      });
    }
    watcher.run();
  }

  private static HealthCheckResponse response(ServingStatus status) {
    return HealthCheckResponse.newBuilder().setStatus(status).build();
  }

  /// Sends a status when it is another than the last.
  private static final class Watcher implements Runnable {
    private final ServiceHealth health;
    private final String service;
    private final StreamObserver<HealthCheckResponse> observer;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<ServingStatus> last = Optional.empty();

    Watcher(ServiceHealth health, String service, StreamObserver<HealthCheckResponse> observer) {
      this.health = health;
      this.service = service;
      this.observer = observer;
    }

    @Override
    public void run() {
      lock.lock();
      try {
        var status = health.status(service).orElse(ServingStatus.SERVICE_UNKNOWN);
        if (!last.equals(Optional.of(status))) {
          last = Optional.of(status);
          observer.onNext(response(status));
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
