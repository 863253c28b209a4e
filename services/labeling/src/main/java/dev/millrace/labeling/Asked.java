package dev.millrace.labeling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// What a champion was asked of late, so that it is not asked again while its answer is on the way.
/// For one thread.
final class Asked {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private record Question(Champion champion, String item) {}

  private final Clock clock;
  private final Map<Question, Instant> until = new HashMap<>();

  Asked(Clock clock) {
    this.clock = clock;
  }

  boolean contains(Champion champion, String item) {
    return clock.instant().isBefore(until.getOrDefault(new Question(champion, item), Instant.MIN));
  }

  /// Notes that an answer is on its way.
  void add(Champion champion, String item) {
    until.put(new Question(champion, item), clock.instant().plus(PATIENCE));
  }

  /// Notes that there will be no answer.
  void refuse(Champion champion, String item) {
    until.put(new Question(champion, item), Instant.MAX);
  }

  /// Forgets what was asked of others than this champion of its project, and what has come or is
  /// late.
  void forgetAllBut(Champion champion) {
    var now = clock.instant();
    until
        .entrySet()
        .removeIf(entry -> {
          var other = entry.getKey().champion();
          return other.project().equals(champion.project())
              && (!other.equals(champion) || !entry.getValue().isAfter(now));
        });
  }
}
