package dev.millrace.console.live;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How many events pass on each topic.
@Singleton
final class Flow {
  private static final int SECONDS = 5;

  private final Map<String, Count> counts = new TreeMap<>();

  synchronized void seen(String topic, long second) {
    counts.computeIfAbsent(topic, _ -> new Count()).seen(second);
  }

  /// The rates over the last whole seconds, in the order of the topics given.
  synchronized List<TopicFlow> rates(List<String> topics, long second) {
    return topics.stream()
        .map(topic -> counts.computeIfAbsent(topic, _ -> new Count()).rate(topic, second))
        .toList();
  }

  /// A topic's events a second now, and all that this console saw.
  record TopicFlow(String topic, double perSecond, long seen) {}

  private static final class Count {
    private final long[] seconds = new long[SECONDS + 1];
    private final long[] events = new long[SECONDS + 1];
    private long all;

    void seen(long second) {
      int place = Math.floorMod(second, SECONDS + 1);
      if (seconds[place] != second) {
        seconds[place] = second;
        events[place] = 0;
      }
      events[place]++;
      all++;
    }

    TopicFlow rate(String topic, long now) {
      long sum = 0;
      for (int i = 0; i < seconds.length; i++) {
        if (seconds[i] < now && seconds[i] >= now - SECONDS) {
          sum += events[i];
        }
      }
      var name = topic.substring(topic.indexOf('.') + 1);
      return new TopicFlow(name, (double) sum / SECONDS, all);
    }
  }
}
