package dev.millrace.console.live;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is known of the newest runs, rebuilt from the log whenever the console starts.
@Singleton
final class LiveRuns {
  static final int CAPACITY = 300;

  private final Json json;
  private final Map<String, LiveRun> runs = new LinkedHashMap<>(16, 0.75f, true);

  @Inject
  LiveRuns(Json json) {
    this.json = json;
  }

  /// A run; one that nobody has heard of is empty.
  synchronized LiveRun get(String run) {
    var known = runs.computeIfAbsent(run, _ -> new LiveRun(json));
    if (runs.size() > CAPACITY) {
      forgetOne();
    }
    return known;
  }

  private void forgetOne() {
    runs.entrySet().stream()
        .filter(entry -> !entry.getValue().isWatched())
        .map(Map.Entry::getKey)
        .findFirst()
        .ifPresent(runs::remove);
  }
}
