package dev.millrace.console.mesh;

import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.LeaseRef;
import dev.millrace.proto.labeling.v1.Task;
import io.grpc.Status;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who holds which item in the double of labeling. Leases never end by themselves.
final class Leasing {
  private final Map<String, String> holders = new HashMap<>();
  private final Map<String, Long> epochs = new HashMap<>();
  private final Map<String, Integer> skipped = new HashMap<>();

  boolean isFree(String item) {
    return !holders.containsKey(item);
  }

  int timesSkipped(String item) {
    return skipped.getOrDefault(item, 0);
  }

  Task lease(ItemState item, String labeller) {
    holders.put(item.getItem(), labeller);
    var task =
        Task.newBuilder()
            .setItem(item.getItem())
            .setBlob(item.getBlob())
            .setContent(item.getContent())
            .setLeaseEpoch(epochs.merge(item.getItem(), 1L, Long::sum))
            .setLeaseUntil(Words.timestamp(Instant.now().plusSeconds(15)));
    if (item.hasSuggestion()) {
      task.setSuggestion(item.getSuggestion());
    }
    if (item.hasCurrent()) {
      task.setCurrent(item.getCurrent());
    }
    return task.build();
  }

  List<String> lost(List<LeaseRef> leases) {
    return leases.stream()
        .filter(lease -> epoch(lease.getItem()) != lease.getLeaseEpoch())
        .map(LeaseRef::getItem)
        .toList();
  }

  void release(List<LeaseRef> leases, String labeller, boolean skip) {
    for (var lease : leases) {
      holders.remove(lease.getItem(), labeller);
      if (skip) {
        skipped.merge(lease.getItem(), 1, Integer::sum);
      }
    }
  }

  /// Ends the lease under which something was decided.
  void spend(String item, long epoch) {
    if (epoch != 0 && epoch(item) != epoch) {
      throw Status.ABORTED.withDescription("somebody else holds item " + item).asRuntimeException();
    }
    holders.remove(item);
  }

  void endAll() {
    holders.clear();
  }

  void steal(String item) {
    holders.put(item, "somebody else");
    epochs.merge(item, 1L, Long::sum);
  }

  private long epoch(String item) {
    return epochs.getOrDefault(item, 0L);
  }
}
