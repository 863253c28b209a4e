package dev.millrace.console.live;

import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/// The flows that runs and cuts belong to, by correlation id.
@Singleton
public final class Flows {
  private static final int CAPACITY = 20_000;

  private final Map<String, String> ids =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > CAPACITY;
        }
      };

  /// The flow of a run; empty when it is not known.
  public synchronized String ofRun(String run) {
    return ids.getOrDefault("run/" + run, "");
  }

  /// The flow of a cut; empty when it is not known.
  public synchronized String ofCut(String cut) {
    return ids.getOrDefault("cut/" + cut, "");
  }

  synchronized void run(String run, String correlation) {
    ids.put("run/" + run, correlation);
  }

  synchronized void cut(String cut, String correlation) {
    ids.put("cut/" + cut, correlation);
  }
}
