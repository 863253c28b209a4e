package dev.millrace.labeling;

import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.job.Lease;
import dev.millrace.proto.labeling.v1.NextReviewsRequest;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ReviewReason;
import dev.millrace.proto.labeling.v1.ReviewTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Hands out items to review, each to one reviewer at a time: flagged ones first, then ties, weak
/// consensus, and the plan's share of the rest.
final class ReviewQueue {
  private static final int MOST_ROUNDS = 10;
  private static final List<String> IN_TURN =
      List.of(ReviewTable.FLAGGED, ReviewTable.TIED, ReviewTable.WEAK, ReviewTable.SAMPLED);

  private final Database database;
  private final TaskLeases leases;

  ReviewQueue(Database database, TaskLeases leases) {
    this.database = database;
    this.leases = leases;
  }

  /// Leases up to as many items as are wanted.
  ///
  /// @throws dev.millrace.mesh.NotFoundException for an unknown project
  List<ReviewTask> next(NextReviewsRequest request) {
    ProjectRules.checkName("reviewer", request.getReviewer());
    Queue.checkCount(request.getCount());
    for (int round = 0; round < MOST_ROUNDS; round++) {
      var tasks = round(request);
      if (tasks.isEmpty() || !tasks.get().isEmpty()) {
        return tasks.orElse(List.of());
      }
    }
    return List.of();
  }

  /// Leases what it finds; empty when there is nothing to find. An item may be locked for a moment,
  /// so one round may not be enough.
  private Optional<List<ReviewTask>> round(NextReviewsRequest request) {
    return database.call(transaction -> {
      var handle = transaction.handle();
      var project = ProjectTable.get(handle, request.getProject());
      var found = find(handle, project, request.getCount(), true);
      if (!found.isEmpty()) {
        return Optional.of(lease(handle, project, found, request.getReviewer()));
      }
      return find(handle, project, 1, false).isEmpty() ? Optional.empty() : Optional.of(List.of());
    });
  }

  private static Set<String> find(Handle handle, Project project, int count, boolean locking) {
    var found = new LinkedHashSet<String>();
    for (var reason : IN_TURN) {
      if (found.size() < count) {
        found.addAll(find(handle, project, reason, count - found.size(), found, locking));
      }
    }
    return found;
  }

  private static List<String> find(
      Handle handle, Project project, String reason, int count, Set<String> but, boolean locking) {
    var sql =
        """
        select item from item
        where project = :project and present and %s and item <> all(:but)
          and not exists (
            select 1 from lease
            where resource = item.project || '/' || item.item and until > clock_timestamp())
        order by support, spread, item
        limit :count
        %s
        """
            .formatted(reason, locking ? "for no key update of item skip locked" : "");
    return ReviewTable.bound(handle.createQuery(sql), project)
        .bind("count", count)
        .bindArray("but", String.class, List.copyOf(but))
        .mapTo(String.class)
        .list();
  }

  private List<ReviewTask> lease(
      Handle handle, Project project, Set<String> found, String reviewer) {
    var keys = found.stream().map(item -> new ItemKey(project.getId(), item)).toList();
    var held = new LinkedHashMap<String, Lease>();
    leases
        .acquire(handle, keys, 1, reviewer)
        .forEach(lease -> held.put(ItemKey.itemOf(lease.resource()), lease));
    var tasks = new ArrayList<ReviewTask>();
    for (var item : Items.load(handle, keys)) {
      var lease = Optional.ofNullable(held.get(item.key().item()));
      var reason = ReviewTable.reason(project, item);
      if (lease.isPresent() && reason.isPresent()) {
        tasks.add(task(project, item, lease.get(), reason.get()));
      } else {
        lease.ifPresent(free -> leases.release(handle, free));
      }
    }
    return tasks;
  }

  private static ReviewTask task(Project project, Item item, Lease lease, ReviewReason reason) {
    var task = ReviewTask.newBuilder().setTask(Tasks.of(project, item, lease)).setReason(reason);
    item.current().ifPresent(label -> task.setLabelId(label.labelId()));
    item.current()
        .filter(LabelEntry::isConsensus)
        .ifPresent(label -> task.setConsensus(label.labeled().getConsensus()));
    item.labels().stream()
        .filter(label -> !label.retracted())
        .forEach(label -> task.addLabels(label.toRecord()));
    item.history().openFlags().forEach(flag -> task.addFlags(History.flag(flag)));
    return task.build();
  }
}
