package dev.millrace.labeling;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.stream.Collectors.groupingBy;

import dev.millrace.mesh.ConflictException;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.job.JdbiLeases;
import dev.millrace.mesh.job.Lease;
import dev.millrace.proto.labeling.v1.LeaseRef;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ReleaseTasksRequest;
import dev.millrace.proto.labeling.v1.RenewTasksRequest;
import dev.millrace.proto.labeling.v1.RenewTasksResponse;
import dev.millrace.proto.labeling.v1.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Who may judge which item. An item that several judge has a slot for each of them.
final class TaskLeases {
  private static final int MOST_LEASES = 1_000;

  private final Database database;
  private final Duration time;

  /// @param time how long a task stays with a labeller who says nothing
  TaskLeases(Database database, Duration time) {
    this.database = database;
    this.time = time;
  }

  /// Keeps leases alive, and tells those that are lost.
  RenewTasksResponse renew(RenewTasksRequest request) {
    checkCount(request.getLeasesList());
    return database.call(transaction -> {
      var handle = transaction.handle();
      var _ = ProjectTable.get(handle, request.getProject());
      var mine = held(handle, request.getProject(), request.getLabeller(), request.getLeasesList());
      var renewed = LeaseTable.renew(handle, List.copyOf(mine.values()), time);
      var until =
          renewed.stream().map(Lease::until).min(naturalOrder()).orElse(Instant.now().plus(time));
      return RenewTasksResponse.newBuilder()
          .setLeaseUntil(Times.timestamp(until))
          .addAllLostItems(
              request.getLeasesList().stream()
                  .filter(ref -> !mine.containsKey(ref))
                  .map(LeaseRef::getItem)
                  .toList())
          .build();
    });
  }

  /// Gives leases back; those that are lost already stay so.
  void release(ReleaseTasksRequest request) {
    checkCount(request.getLeasesList());
    if (request.getSkip()) {
      ProjectRules.checkName("labeller", request.getLabeller());
    }
    database.run(transaction -> {
      var handle = transaction.handle();
      var _ = ProjectTable.get(handle, request.getProject());
      var mine = held(handle, request.getProject(), request.getLabeller(), request.getLeasesList());
      LeaseTable.revoke(handle, mine.values().stream().map(Lease::resource).toList());
      if (request.getSkip()) {
        for (var ref : sorted(request.getLeasesList())) {
          SkipTable.put(
              handle, new ItemKey(request.getProject(), ref.getItem()), request.getLabeller());
        }
      }
    });
  }

  private static void checkCount(List<LeaseRef> leases) {
    if (leases.size() > MOST_LEASES) {
      throw new InvalidException(
          "%d leases are given, at most %d can be".formatted(leases.size(), MOST_LEASES));
    }
  }

  // One order for all, so that no two transactions wait for each other.
  private static List<LeaseRef> sorted(List<LeaseRef> leases) {
    return leases.stream().sorted(comparing(LeaseRef::getItem)).toList();
  }

  /// Those of the leases that the labeller still holds, locked until the end of the transaction.
  private static Map<LeaseRef, Lease> held(
      Handle handle, String project, String labeller, List<LeaseRef> refs) {
    refs.forEach(TaskLeases::checkEpoch);
    var resources =
        refs.stream()
            .flatMap(ref -> new ItemKey(project, ref.getItem()).leaseResources().stream())
            .toList();
    var byItem =
        LeaseTable.lock(handle, resources).stream()
            .collect(groupingBy(lease -> ItemKey.itemOf(lease.resource())));
    var held = new LinkedHashMap<LeaseRef, Lease>();
    for (var ref : refs) {
      mine(byItem.getOrDefault(ref.getItem(), List.of()), labeller, ref.getLeaseEpoch())
          .ifPresent(lease -> held.put(ref, lease));
    }
    return held;
  }

  private static void checkEpoch(LeaseRef ref) {
    if (ref.getLeaseEpoch() < 1) {
      throw new InvalidException(
          "the lease epoch of item '%s' is %d, expected that of its task"
              .formatted(ref.getItem(), ref.getLeaseEpoch()));
    }
  }

  private static Optional<Lease> mine(List<Lease> leases, String labeller, long epoch) {
    return leases.stream()
        .filter(lease -> lease.epoch() == epoch && lease.holder().equals(labeller))
        .findFirst();
  }

  /// The lease that a labeller still holds under an epoch, locked until the end of the transaction.
  ///
  /// @throws ConflictException when it has passed on, with the present state
  Lease current(Handle handle, Item item, String labeller, long epoch) {
    var leases = LeaseTable.lock(handle, item.key().leaseResources());
    return mine(leases, labeller, epoch)
        .orElseThrow(() ->
            new ConflictException(
                "%s no longer holds item '%s' under lease epoch %d: %s; %s. Take a new task, or label without a lease"
                    .formatted(
                        labeller,
                        item.key().item(),
                        epoch,
                        Words.of(leases),
                        Words.ofCurrent(item))));
  }

  void release(Handle handle, Lease lease) {
    new JdbiLeases(handle).release(lease);
  }

  /// Takes items that one labeller judges alone from whoever holds them.
  void revoke(Handle handle, Project project, List<ItemKey> items) {
    if (Plans.overlap(project) == 1 && !items.isEmpty()) {
      LeaseTable.revoke(handle, items.stream().map(ItemKey::leaseResource).toList());
    }
  }

  /// Leases items that are locked in this transaction, each once more; those of which every slot is
  /// taken are left out.
  ///
  /// @param slots how many may hold an item at a time
  List<Lease> acquire(Handle handle, List<ItemKey> items, int slots, String labeller) {
    if (slots == 1) {
      var resources = items.stream().map(ItemKey::leaseResource).toList();
      return new JdbiLeases(handle).acquire(resources, labeller, time);
    }
    var leases = new ArrayList<Lease>();
    for (var item : items) {
      var resources = item.leaseResources().subList(0, slots);
      leases.addAll(new JdbiLeases(handle).acquire(free(handle, resources), labeller, time));
    }
    return leases;
  }

  private static List<String> free(Handle handle, List<String> resources) {
    var taken = LeaseTable.live(handle, resources).stream().map(Lease::resource).toList();
    return resources.stream()
        .filter(resource -> !taken.contains(resource))
        .findFirst()
        .map(List::of)
        .orElse(List.of());
  }

  /// The task of an item that a labeller comes back to: leased to him, unless others hold it, or he
  /// holds it still. The item must be locked in this transaction.
  Optional<Task> again(Handle handle, Project project, Item item, String labeller) {
    var slots = Plans.overlap(project);
    var live = LeaseTable.live(handle, item.key().leaseResources().subList(0, slots));
    var mine = live.stream().filter(lease -> lease.holder().equals(labeller)).findFirst();
    var lease =
        mine.isPresent()
            ? mine.flatMap(held -> new JdbiLeases(handle).renew(held, time))
            : acquire(handle, List.of(item.key()), slots, labeller).stream().findFirst();
    return lease.map(held -> Tasks.of(project, item, held).build());
  }
}
