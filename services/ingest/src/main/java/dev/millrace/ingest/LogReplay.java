package dev.millrace.ingest;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Subscriber;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Events of items and of streams' labels read from the log: ingest's own fill a schema that was
/// emptied, others remove and restore items. Items and labels lie on two topics, so either may come
/// first. For one thread.
final class LogReplay {
  private final String source;
  private Optional<Batch> batch = Optional.empty();

  private LogReplay(String source) {
    this.source = source;
  }

  private sealed interface Change {
    String item();

    record Added(String item, String hash) implements Change {}

    record Removed(String item) implements Change {}

    record Restored(String item) implements Change {}

    record Labelled(String item, LabelValue label) implements Change {}

    default ItemTable.Row apply(ItemTable.Row row) {
      return switch (this) {
        case Added(_, var hash) -> row.added(hash);
        case Removed _ -> row.gone();
        case Restored _ -> row.back();
        case Labelled(_, var label) -> row.labelled(label);
      };
    }
  }

  /// Begins to read.
  ///
  /// @param group of the subscribers that share the schema
  static Subscriber start(Database database, EventLog log, String group) {
    var replay = new LogReplay(database.source());
    return Subscriber.named(group, log, database)
        .on(Topics.ITEMS, replay::item)
        .on(Topics.LABELS, replay::label)
        .start();
  }

  void item(Transaction transaction, Event<ItemEvent> event) {
    switch (event.data().getEventCase()) {
      case ADDED -> {
        var added = event.data().getAdded();
        var hash = ContentHash.of(added.getContent());
        add(transaction, added.getProject(), new Change.Added(added.getItem(), hash));
      }
      case REMOVED -> {
        var removed = event.data().getRemoved();
        add(transaction, removed.getProject(), new Change.Removed(removed.getItem()));
      }
      case RESTORED -> {
        var restored = event.data().getRestored();
        add(transaction, restored.getProject(), new Change.Restored(restored.getItem()));
      }
      case EVENT_NOT_SET -> throw new IllegalArgumentException("no event is set");
    }
  }

  void label(Transaction transaction, Event<LabelEvent> event) {
    switch (event.data().getEventCase()) {
      case LABELED -> {
        var labelled = event.data().getLabeled();
        if (event.source().equals(source)) {
          var change = new Change.Labelled(labelled.getItem(), labelled.getValue());
          add(transaction, labelled.getProject(), change);
        }
      }
      case RETRACTED, RESTORED, REVIEWED, REVIEW_WITHDRAWN, FLAGGED, FLAG_CLEARED, SEALED -> {}
      case EVENT_NOT_SET -> throw new IllegalArgumentException("no event is set");
    }
  }

  private void add(Transaction transaction, String project, Change change) {
    var current =
        batch
            .filter(b -> b.transaction == transaction)
            .orElseGet(() -> {
              var begun = new Batch(transaction);
              transaction.beforeCommit(begun::write);
              batch = Optional.of(begun);
              return begun;
            });
    current.changes.computeIfAbsent(project, _ -> new ArrayList<>()).add(change);
  }

  /// What one transaction changes, written at its end.
  private record Batch(Transaction transaction, Map<String, List<Change>> changes) {
    Batch(Transaction transaction) {
      this(transaction, new TreeMap<>());
    }

    void write() {
      changes.forEach(this::write);
    }

    private void write(String project, List<Change> ofProject) {
      var handle = transaction.handle();
      ItemTable.lock(handle, project);
      var items = ofProject.stream().map(Change::item).distinct().toList();
      var rows =
          ItemTable.find(handle, project, items, List.of()).stream()
              .collect(toMap(ItemTable.Row::item, identity()));
      for (var change : ofProject) {
        rows.compute(
            change.item(),
            (item, row) -> change.apply(row == null ? ItemTable.Row.unknown(item) : row));
      }
      ItemTable.put(handle, project, List.copyOf(rows.values()));
    }
  }
}
