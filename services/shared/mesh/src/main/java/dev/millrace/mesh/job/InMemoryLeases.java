package dev.millrace.mesh.job;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Leases in memory, for tests and single-process trials.
public final class InMemoryLeases implements Leases {
  private final InstantSource clock;
  private final Map<String, Lease> leases = new HashMap<>();

  /// Leases whose time is told by `clock`.
  public InMemoryLeases(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized List<Lease> acquire(
      Collection<String> resources, String holder, Duration time) {
    return resources.stream()
        .distinct()
        .filter(this::isFree)
        .map(resource -> put(new Lease(resource, holder, epoch(resource) + 1, end(time))))
        .toList();
  }

  @Override
  public synchronized Optional<Lease> renew(Lease lease, Duration time) {
    return isCurrent(lease) && !isReleased(lease.resource())
        ? Optional.of(put(new Lease(lease.resource(), lease.holder(), lease.epoch(), end(time))))
        : Optional.empty();
  }

  @Override
  public synchronized boolean isCurrent(Lease lease) {
    return epoch(lease.resource()) == lease.epoch() && !isReleased(lease.resource());
  }

  @Override
  public synchronized void release(Lease lease) {
    if (isCurrent(lease)) {
      put(new Lease(lease.resource(), "", lease.epoch(), clock.instant()));
    }
  }

  private boolean isFree(String resource) {
    var lease = leases.get(resource);
    return lease == null || !lease.until().isAfter(clock.instant());
  }

  private boolean isReleased(String resource) {
    var lease = leases.get(resource);
    return lease == null || lease.holder().isEmpty();
  }

  private long epoch(String resource) {
    var lease = leases.get(resource);
    return lease == null ? 0 : lease.epoch();
  }

  private Instant end(Duration time) {
    return clock.instant().plus(time);
  }

  private Lease put(Lease lease) {
    leases.put(lease.resource(), lease);
    return lease;
  }
}
