package dev.millrace.serving.model;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The tallies of all versions that were loaded since this process began.
public final class ModelTallies {
  private final Map<Key, ModelTally> tallies = new ConcurrentHashMap<>();

  private record Key(String project, String version) {}

  /// The tally of a version; it has nothing in it when the version was never loaded.
  public ModelTally of(String project, String version) {
    return tallies.computeIfAbsent(new Key(project, version), _ -> new ModelTally());
  }

  /// A listener that keeps a version's tally, and tells another one as well.
  BatchListener listening(ModelIdentity model, BatchListener other) {
    var tally = of(model.project(), model.version());
    return new BatchListener() {
      @Override
      public void began(int images, long longestWaitNanos) {
        other.began(images, longestWaitNanos);
      }

      @Override
      public void ended(BatchRun run) {
        tally.ran(run);
        other.ended(run);
      }
    };
  }
}
