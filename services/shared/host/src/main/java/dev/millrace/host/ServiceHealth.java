package dev.millrace.host;

import dev.millrace.proto.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.BindableService;
import io.quarkus.grpc.GrpcService;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/// Whether each gRPC service of this process can answer, and the process as a whole under the empty
/// name.
///
/// A service can, unless it says that it cannot; when the process is about to stop, none can.
@Singleton
public final class ServiceHealth {
  private static final String WHOLE = "";

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Boolean> answering = new TreeMap<>();
  private final CopyOnWriteArrayList<Runnable> watchers = new CopyOnWriteArrayList<>();

  @Inject
  ServiceHealth(@Any Instance<BindableService> services) {
    this(
        services
            .handlesStream()
            .filter(service ->
                service.getBean().getQualifiers().stream().anyMatch(GrpcService.class::isInstance))
            .map(service -> service.get().bindService().getServiceDescriptor().getName())
            .toList());
  }

  /// The health of services by their names.
  public ServiceHealth(List<String> services) {
    services.forEach(service -> answering.put(service, true));
  }

  /// Says whether a service can answer from now on.
  public void set(String service, boolean canAnswer) {
    lock.lock();
    try {
      answering.put(service, canAnswer);
    } finally {
      lock.unlock();
    }
    watchers.forEach(Runnable::run);
  }

  /// A service's status; empty when there is none of this name.
  Optional<ServingStatus> status(String service) {
    return Optional.ofNullable(statuses().get(service));
  }

  /// The status of each service, and of the whole under the empty name.
  Map<String, ServingStatus> statuses() {
    var statuses = new TreeMap<String, ServingStatus>();
    lock.lock();
    try {
      answering.forEach((name, canAnswer) -> statuses.put(name, status(canAnswer)));
      statuses.put(WHOLE, status(!answering.containsValue(false)));
    } finally {
      lock.unlock();
    }
    return statuses;
  }

  private static ServingStatus status(boolean canAnswer) {
    return canAnswer ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }

  /// Tells somebody of each change, on the thread that makes it.
  ///
  /// @return ends that
  Runnable watch(Runnable watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  void stop(@Observes ShutdownEvent event) {
    lock.lock();
    try {
      answering.replaceAll((_, _) -> false);
    } finally {
      lock.unlock();
    }
    watchers.forEach(Runnable::run);
  }
}
