package dev.millrace.console.label;

import static java.util.Objects.requireNonNull;

import dev.millrace.proto.labeling.v1.LeaseRef;
import java.util.List;

/// Leases that a labeller holds.
public record Leases(String labeller, List<Leased> leases) {
  public Leases {
    requireNonNull(labeller, "labeller is missing");
    leases = List.copyOf(requireNonNull(leases, "leases are missing"));
  }

  List<LeaseRef> refs() {
    return leases.stream()
        .map(lease ->
            LeaseRef.newBuilder().setItem(lease.item()).setLeaseEpoch(lease.leaseEpoch()).build())
        .toList();
  }

  /// One lease.
  public record Leased(String item, long leaseEpoch) {
    public Leased {
      requireNonNull(item, "item is missing");
    }
  }
}
