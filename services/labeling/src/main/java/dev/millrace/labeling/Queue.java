package dev.millrace.labeling;

import dev.millrace.labeling.choice.Mix;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.job.Lease;
import dev.millrace.proto.labeling.v1.NextTasksRequest;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Strategy;
import dev.millrace.proto.labeling.v1.StrategyShare;
import dev.millrace.proto.labeling.v1.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Handle;

/// Hands out items to judge, by the strategies of the project's plan, each to one labeller at a
/// time, or to as many as the plan wants.
final class Queue {
  private static final int MOST_TASKS = 100;
  private static final int MOST_ROUNDS = 10;
  private static final List<Strategy> WHEN_NOTHING_ELSE =
      List.of(Strategy.STRATEGY_UNLABELLED, Strategy.STRATEGY_MARGIN);

  private final Database database;
  private final TaskLeases leases;

  Queue(Database database, TaskLeases leases) {
    this.database = database;
    this.leases = leases;
  }

  /// Leases up to as many tasks as are wanted.
  ///
  /// @throws dev.millrace.mesh.NotFoundException for an unknown project
  List<Task> next(NextTasksRequest request) {
    ProjectRules.checkName("labeller", request.getLabeller());
    checkCount(request.getCount());
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

  static void checkCount(int count) {
    if (count < 1 || count > MOST_TASKS) {
      throw new InvalidException("count is %d, expected 1 to %d".formatted(count, MOST_TASKS));
    }
  }

  /// Leases what it finds; empty when there is nothing to find. A lease may be lost to somebody who
  /// was faster, and an item may be locked for a moment, so one round may not be enough.
  private Optional<List<Task>> round(NextTasksRequest request, int count) {
    return database.call(transaction -> {
      var handle = transaction.handle();
      var project = ProjectTable.get(handle, request.getProject());
      Candidates.searchInOrder(handle);
      var found = find(handle, project, request.getLabeller(), count, true);
      var isNothing =
          found.isEmpty() && find(handle, project, request.getLabeller(), 1, false).isEmpty();
      return isNothing
          ? Optional.empty()
          : Optional.of(lease(handle, project, found, request.getLabeller()));
    });
  }

  /// Items and the strategies that chose them. Items that the labeller has skipped come when there
  /// is nothing else.
  private static Map<String, Strategy> find(
      Handle handle, Project project, String labeller, int count, boolean locking) {
    var random = ThreadLocalRandom.current();
    var found = new LinkedHashMap<String, Strategy>();
    var fresh = new Candidates(handle, project, labeller, random, false, locking);
    places(project, count).forEach((strategy, places) -> add(found, fresh, strategy, places));
    for (var skipped : List.of(false, true)) {
      var candidates = new Candidates(handle, project, labeller, random, skipped, locking);
      for (var strategy : inTurn(project)) {
        add(found, candidates, strategy, count - found.size());
      }
    }
    return found;
  }

  private static void add(
      Map<String, Strategy> found, Candidates candidates, Strategy strategy, int places) {
    if (places > 0) {
      candidates
          .find(strategy, places, found.keySet())
          .forEach(item -> found.putIfAbsent(item, strategy));
    }
  }

  private static Map<Strategy, Integer> places(Project project, int count) {
    var shares = project.getPlan().getStrategiesList();
    if (shares.isEmpty()) {
      return Map.of();
    }
    var places = new LinkedHashMap<Strategy, Integer>();
    new Mix<>(shares, StrategyShare::getShare)
        .places(count, ThreadLocalRandom.current())
        .forEach((share, number) -> places.put(share.getStrategy(), number));
    return places;
  }

  /// Where to look when a strategy cannot fill its places.
  private static SequencedSet<Strategy> inTurn(Project project) {
    var turn = new LinkedHashSet<Strategy>();
    project.getPlan().getStrategiesList().forEach(share -> turn.add(share.getStrategy()));
    turn.addAll(WHEN_NOTHING_ELSE);
    return turn;
  }

  private List<Task> lease(
      Handle handle, Project project, Map<String, Strategy> found, String labeller) {
    if (found.isEmpty()) {
      return List.of();
    }
    var keys = found.keySet().stream().map(item -> new ItemKey(project.getId(), item)).toList();
    var slots = Plans.overlap(project);
    var held = new LinkedHashMap<String, Lease>();
    leases
        .acquire(handle, keys, slots, labeller)
        .forEach(lease -> held.put(ItemKey.itemOf(lease.resource()), lease));
    var tasks = new ArrayList<Task>();
    for (var item : Items.load(handle, keys)) {
      var lease = Optional.ofNullable(held.get(item.key().item()));
      if (lease.isPresent() && item.isDue(slots)) {
        tasks.add(task(project, item, lease.get(), found));
      } else {
        lease.ifPresent(free -> leases.release(handle, free));
      }
    }
    return tasks;
  }

  private static Task task(Project project, Item item, Lease lease, Map<String, Strategy> found) {
    var strategy = found.getOrDefault(item.key().item(), Strategy.STRATEGY_UNSPECIFIED);
    return Tasks.of(project, item, lease).setStrategy(strategy).build();
  }
}
