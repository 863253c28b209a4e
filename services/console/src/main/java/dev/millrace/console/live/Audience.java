package dev.millrace.console.live;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The pages that listen to one thing.
final class Audience {
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

  void join(Listener listener) {
    listeners.add(listener);
  }

  void leave(Listener listener) {
    listeners.remove(listener);
  }

  boolean isEmpty() {
    return listeners.isEmpty();
  }

  void tell(Message message) {
    listeners.forEach(listener -> listener.tell(message));
  }
}
