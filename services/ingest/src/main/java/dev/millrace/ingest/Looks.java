package dev.millrace.ingest;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// How often unknown names are looked up on the log: each once a second, and not too many of them,
/// for wrong names come by the thousand.
final class Looks {
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final int MOST = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> names = new HashSet<>();
  private long begin = System.nanoTime();

  boolean allow(String name) {
    lock.lock();
    try {
      var now = System.nanoTime();
      if (now - begin > WINDOW.toNanos()) {
        begin = now;
        names.clear();
      }
      return names.size() < MOST && names.add(name);
    } finally {
      lock.unlock();
    }
  }
}
