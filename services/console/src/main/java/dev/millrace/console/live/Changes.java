package dev.millrace.console.live;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What has changed since pages were last told. Many changes of one kind are told as one.
@Singleton
final class Changes {
  private final Json json;
  private final Audience audience = new Audience();
  private final Set<Change> pending = new LinkedHashSet<>();

  @Inject
  Changes(Json json) {
    this.json = json;
  }

  Audience audience() {
    return audience;
  }

  void note(String what, String project, String subject) {
    if (!audience.isEmpty()) {
      synchronized (pending) {
        pending.add(new Change(what, project, subject));
      }
    }
  }

  void tell() {
    take().forEach(change -> audience.tell(change.project(), json.message("changed", change)));
  }

  private List<Change> take() {
    synchronized (pending) {
      var taken = List.copyOf(pending);
      pending.clear();
      return taken;
    }
  }

  /// Something that a page may want to load again.
  ///
  /// @param subject the run or cut, empty where many change
  record Change(String what, String project, String subject) {}
}
