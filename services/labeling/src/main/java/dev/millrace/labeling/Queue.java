package dev.millrace.labeling;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toMap;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.job.JdbiLeases;
import dev.millrace.mesh.job.Lease;
import dev.millrace.proto.labeling.v1.LeaseRef;
import dev.millrace.proto.labeling.v1.NextTasksRequest;
import dev.millrace.proto.labeling.v1.ReleaseTasksRequest;
import dev.millrace.proto.labeling.v1.RenewTasksRequest;
import dev.millrace.proto.labeling.v1.RenewTasksResponse;
import dev.millrace.proto.labeling.v1.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Hands out items to judge, each to one labeller at a time: unlabelled items first, in an order
/// that has nothing to do with their names; then those whose newest prediction nobody has judged,
/// the least sure first.
final class Queue {
  private static final int MOST_TASKS = 100;
  private static final int MOST_ROUNDS = 10;
  private static final int MOST_LEASES = 1_000;

  private static final String UNLABELLED =
      """
      select item from item
      left join lease on lease.resource = project || '/' || item
      where project = :project and present and not labelled
        and (until is null or until <= clock_timestamp())
      order by spread, item
      limit :count
      for no key update of item skip locked
      """;

  private static final String TO_REVIEW =
      """
      select item from item
      left join lease on lease.resource = project || '/' || item
      where project = :project and review_margin is not null
        and (until is null or until <= clock_timestamp())
      order by review_margin, item
      limit :count
      for no key update of item skip locked
      """;

  private final Database database;
  private final Duration leaseTime;

  /// @param leaseTime how long a task stays with a labeller who says nothing
  Queue(Database database, Duration leaseTime) {
    this.database = database;
    this.leaseTime = leaseTime;
  }

  /// Leases up to as many tasks as are wanted.
  ///
  /// @throws dev.millrace.mesh.NotFoundException for an unknown project
  List<Task> next(NextTasksRequest request) {
    ProjectRules.checkName("labeller", request.getLabeller());
    if (request.getCount() < 1 || request.getCount() > MOST_TASKS) {
      throw new InvalidException(
          "count is %d, expected 1 to %d".formatted(request.getCount(), MOST_TASKS));
    }
    var tasks = new ArrayList<Task>();
    for (int round = 0; round < MOST_ROUNDS && tasks.size() < request.getCount(); round++) {
      var more = round(request, request.getCount() - tasks.size());
      if (more.isEmpty()) {
        break;
      }
      tasks.addAll(more.get());
    }
    return tasks;
  }

  /// Leases what it finds; empty when there is nothing to find. A lease may be lost to somebody who
  /// was faster, so one round may not be enough.
  private Optional<List<Task>> round(NextTasksRequest request, int count) {
    return database.call(transaction -> {
      var handle = transaction.handle();
      var _ = ProjectTable.get(handle, request.getProject());
      var found = new ArrayList<>(find(handle, UNLABELLED, request.getProject(), count));
      if (found.size() < count) {
        found.addAll(find(handle, TO_REVIEW, request.getProject(), count - found.size()));
      }
      return found.isEmpty()
          ? Optional.empty()
          : Optional.of(lease(handle, found, request.getLabeller()));
    });
  }

  private static List<ItemKey> find(Handle handle, String sql, String project, int count) {
    return handle
        .createQuery(sql)
        .bind("project", project)
        .bind("count", count)
        .map((row, _) -> new ItemKey(project, row.getString(1)))
        .list();
  }

  private List<Task> lease(Handle handle, List<ItemKey> keys, String labeller) {
    var leases = new JdbiLeases(handle);
    var resources = keys.stream().map(ItemKey::leaseResource).toList();
    var held =
        leases.acquire(resources, labeller, leaseTime).stream()
            .collect(toMap(Lease::resource, lease -> lease));
    var tasks = new ArrayList<Task>();
    for (var item : Items.load(handle, keys)) {
      var lease = held.get(item.key().leaseResource());
      if (lease != null && item.isDue()) {
        tasks.add(task(item, lease));
      } else if (lease != null) {
        leases.release(lease);
      }
    }
    return tasks;
  }

  private static Task task(Item item, Lease lease) {
    var task =
        Task.newBuilder()
            .setItem(item.key().item())
            .setLeaseEpoch(lease.epoch())
            .setLeaseUntil(Times.timestamp(lease.until()));
    Items.blob(item).ifPresent(task::setBlob);
    item.prediction().ifPresent(prediction -> task.setSuggestion(prediction.toSuggestion()));
    item.current().ifPresent(label -> task.setCurrent(label.value()));
    return task.build();
  }

  /// Keeps leases alive, and tells those that are lost.
  RenewTasksResponse renew(RenewTasksRequest request) {
    checkCount(request.getLeasesList());
    return database.call(transaction -> {
      var leases = new JdbiLeases(transaction.handle());
      var _ = ProjectTable.get(transaction.handle(), request.getProject());
      var response = RenewTasksResponse.newBuilder();
      var until = Instant.now().plus(leaseTime);
      for (var ref : sorted(request.getLeasesList())) {
        var renewed =
            leases.renew(lease(request.getProject(), request.getLabeller(), ref), leaseTime);
        if (renewed.isEmpty()) {
          response.addLostItems(ref.getItem());
        } else if (renewed.get().until().isBefore(until)) {
          until = renewed.get().until();
        }
      }
      return response.setLeaseUntil(Times.timestamp(until)).build();
    });
  }

  /// Gives leases back; those that are lost already stay so.
  void release(ReleaseTasksRequest request) {
    checkCount(request.getLeasesList());
    database.run(transaction -> {
      var leases = new JdbiLeases(transaction.handle());
      var _ = ProjectTable.get(transaction.handle(), request.getProject());
      for (var ref : sorted(request.getLeasesList())) {
        leases.release(lease(request.getProject(), request.getLabeller(), ref));
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

  private static Lease lease(String project, String labeller, LeaseRef ref) {
    if (ref.getLeaseEpoch() < 1) {
      throw new InvalidException(
          "the lease epoch of item '%s' is %d, expected that of its task"
              .formatted(ref.getItem(), ref.getLeaseEpoch()));
    }
    return new Lease(
        new ItemKey(project, ref.getItem()).leaseResource(),
        labeller,
        ref.getLeaseEpoch(),
        Instant.now());
  }
}
