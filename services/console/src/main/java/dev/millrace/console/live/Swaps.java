package dev.millrace.console.live;

import dev.millrace.console.Names;
import dev.millrace.mesh.event.Event;
import dev.millrace.proto.evaluation.v1.ReplicaSwapped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What each replica of serving told last of each place of a project.
@Singleton
public final class Swaps {
  private final Map<Place, SwapView> newest = new ConcurrentHashMap<>();

  private record Place(String project, String alias, String replica) {}

  @Inject
  Swaps() {}

  void swapped(Event<?> event, ReplicaSwapped swap) {
    var alias = Names.of(swap.getAlias(), "ALIAS_");
    newest.put(
        new Place(swap.getProject(), alias, swap.getReplica()),
        new SwapView(
            swap.getReplica(),
            alias,
            swap.getVersion(),
            swap.getError(),
            Duration.ofSeconds(swap.getTook().getSeconds(), swap.getTook().getNanos()).toMillis(),
            event.time()));
  }

  /// The places of a project, by alias and replica.
  public List<SwapView> of(String project) {
    return newest.entrySet().stream()
        .filter(entry -> entry.getKey().project().equals(project))
        .map(Map.Entry::getValue)
        .sorted(Comparator.comparing(SwapView::alias).thenComparing(SwapView::replica))
        .toList();
  }

  /// A replica's word about a place.
  ///
  /// @param error why the version is not there; empty when it is
  /// @param millis from the beginning of its loading
  public record SwapView(
      String replica, String alias, String version, String error, long millis, Instant at) {}
}
