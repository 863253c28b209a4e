package dev.millrace.mesh.job;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Who may work on what.
public interface Leases {
  /// Takes those of the resources that are free, or were held longer than their time, each with a
  /// new epoch.
  List<Lease> acquire(Collection<String> resources, String holder, Duration time);

  /// Prolongs a lease; empty when it has passed to another or was released. A lease whose time is
  /// over, but which nobody took, is prolonged.
  Optional<Lease> renew(Lease lease, Duration time);

  /// Whether this lease's epoch is the resource's newest. The answer holds until the end of the
  /// transaction, if there is one.
  boolean isCurrent(Lease lease);

  /// Frees the resource, if the lease is current.
  void release(Lease lease);
}
