package dev.millrace.console.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The pages that listen to one thing.
final class Audience {
  private final Map<Listener, Predicate<String>> listeners = new ConcurrentHashMap<>();

  void join(Listener listener) {
    join(listener, _ -> true);
  }

  /// Lets a page listen that is told only of some projects.
  void join(Listener listener, Predicate<String> sees) {
    listeners.put(listener, sees);
  }

  void leave(Listener listener) {
    listeners.remove(listener);
  }

  boolean isEmpty() {
    return listeners.isEmpty();
  }

  void tell(Message message) {
    listeners.keySet().forEach(listener -> listener.tell(message));
  }

  void tell(String project, Message message) {
    listeners.forEach((listener, sees) -> {
      if (sees.test(project)) {
        listener.tell(message);
      }
    });
  }
}
