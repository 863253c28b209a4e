package dev.millrace.labeling;

import static java.util.Comparator.comparingDouble;

import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Strategy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Finds items to hand out, by strategy, and locks them; those that others hold are passed over.
///
/// @param skipped whether to find items that the labeller has skipped, and no others
/// @param locking whether to lock what is found, and pass over what is locked
record Candidates(
    Handle handle,
    Project project,
    String labeller,
    RandomGenerator random,
    boolean skipped,
    boolean locking) {
  private static final String UNLABELLED = "not labelled";
  private static final String TO_REVIEW = "labelled and review_margin is not null";

  /// Where a strategy finds items, and which of them first: the smallest rank.
  private record Source(String where, String rank) {}

  /// An item and its rank.
  private record Found(String item, double rank) {}

  private static final String NOBODY_HOLDS_IT =
      """
      not exists (
        select 1 from lease
        where resource = item.project || '/' || item.item and until > clock_timestamp())
      """;

  private static final String SLOTS =
      """
      (array(
        select case slot when 0 then item.project || '/' || item.item
          else item.project || '@' || slot || '/' || item.item end
        from generate_series(0, :overlap - 1) as slot))
      """;

  private static final String THERE_IS_A_PLACE =
      """
      not labelled
      and votes + (
        select count(*) from lease
        where resource = any(%1$s) and until > clock_timestamp()) < :overlap
      and not exists (
        select 1 from lease
        where resource = any(%1$s) and until > clock_timestamp() and holder = :labeller)
      and not exists (
        select 1 from label
        where label.project = item.project and label.item = item.item
          and vote and not retracted and label.labeller = :labeller)
      """
          .formatted(SLOTS);

  /// Has the rest of the transaction walk along an index from its best item, and stop when it has
  /// enough. Where a table has grown faster than its statistics, PostgreSQL would rather sort it
  /// all.
  static void searchInOrder(Handle handle) {
    handle.execute("set local enable_sort = off; set local enable_bitmapscan = off");
  }

  /// Says in SQL whether the item may go to the labeller.
  private String isFree() {
    return """
    (%s) and %s (
      select 1 from skip
      where skip.project = item.project and skip.item = item.item and skip.labeller = :labeller)
    and item.item <> all(:but)
    """
        .formatted(
            Plans.isVote(project) ? THERE_IS_A_PLACE : NOBODY_HOLDS_IT,
            skipped ? "exists" : "not exists");
  }

  private String lock() {
    return locking ? "for no key update of item skip locked" : "";
  }

  /// Items of a strategy, best first.
  ///
  /// @param but items that are not wanted
  List<String> find(Strategy strategy, int count, Collection<String> but) {
    return switch (strategy) {
      case STRATEGY_UNLABELLED -> find(count, but, new Source(UNLABELLED, "spread"));
      case STRATEGY_MARGIN ->
          find(
              count,
              but,
              new Source(UNLABELLED + " and predicted_at is not null", "margin"),
              new Source(TO_REVIEW, "review_margin"));
      case STRATEGY_ENTROPY ->
          find(
              count,
              but,
              new Source(UNLABELLED + " and predicted_at is not null", "-entropy"),
              new Source(TO_REVIEW + " and predicted_at is not null", "-entropy"));
      case STRATEGY_DISAGREEMENT ->
          find(
              count,
              but,
              new Source(
                  TO_REVIEW + " and predicted_class <> '' and predicted_class <> all(classes)",
                  "-confidence"));
      case STRATEGY_DIVERSITY -> new Diversity(this).find(count, but);
      case STRATEGY_RANDOM -> atRandom(count, but);
      case STRATEGY_UNSPECIFIED, UNRECOGNIZED -> List.of();
    };
  }

  /// The items from a random place on, in an order that has nothing to do with them.
  private List<String> atRandom(int count, Collection<String> but) {
    int from = random.nextInt();
    var found = new LinkedHashSet<>(spread(count, but, "spread >= " + from));
    if (found.size() < count) {
      found.addAll(spread(count - found.size(), but, "spread < " + from));
    }
    return List.copyOf(found);
  }

  private List<String> spread(int count, Collection<String> but, String place) {
    return find(
        count,
        but,
        new Source(UNLABELLED + " and " + place, "spread"),
        new Source(TO_REVIEW + " and " + place, "spread"));
  }

  private List<String> find(int count, Collection<String> but, Source... sources) {
    var found = new ArrayList<Found>();
    for (var source : sources) {
      found.addAll(from(source, count, but));
    }
    return found.stream()
        .sorted(comparingDouble(Found::rank))
        .limit(count)
        .map(Found::item)
        .toList();
  }

  private List<Found> from(Source source, int count, Collection<String> but) {
    var sql =
        """
        select item, %1$s as rank from item
        where project = :project and present and %2$s and %3$s
        order by %1$s, item
        limit :count
        %4$s
        """
            .formatted(source.rank(), source.where(), isFree(), lock());
    return bound(handle.createQuery(sql), but)
        .bind("count", count)
        .map((row, _) -> new Found(row.getString("item"), row.getDouble("rank")))
        .list();
  }

  private Query bound(Query query, Collection<String> but) {
    var bound =
        query
            .bind("project", project.getId())
            .bind("labeller", labeller)
            .bindArray("but", String.class, List.copyOf(but));
    return Plans.isVote(project) ? bound.bind("overlap", Plans.overlap(project)) : bound;
  }

  /// Unlabelled items that have a vector, with it.
  List<Diversity.Placed> placed(int count, Collection<String> but) {
    var sql =
        """
        select item.item, vector from item
        join item_vector as v on v.project = item.project and v.item = item.item
        where item.project = :project and present and not labelled and %s
        order by spread, item.item
        limit :count
        %s
        """
            .formatted(isFree(), lock());
    return bound(handle.createQuery(sql), but)
        .bind("count", count)
        .map((row, _) -> Diversity.Placed.of(row))
        .list();
  }
}
