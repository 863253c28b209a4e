package dev.millrace.ingest;

import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_ID_TAKEN;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.millrace.mesh.database.Transaction;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.labeling.v1.LabelValue.ValueCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The items of one project within one transaction: decides for each of a batch, in order, whether
/// it is new, and collects what changes.
final class ItemLedger {
  private final Transaction transaction;
  private final String project;
  private final Map<String, ItemTable.Row> byItem;
  private final Map<String, ItemTable.Row> byHash;
  private final Map<String, ItemTable.Row> changed = new LinkedHashMap<>();
  private final List<Event<?>> events = new ArrayList<>();

  private ItemLedger(Transaction transaction, String project, List<ItemTable.Row> rows) {
    this.transaction = transaction;
    this.project = project;
    this.byItem = rows.stream().collect(toMap(ItemTable.Row::item, identity()));
    this.byHash =
        rows.stream()
            .filter(ItemTable.Row::isThere)
            .collect(toMap(ItemTable.Row::hash, identity(), (first, _) -> first));
  }

  /// Enters items of one project; the tally learns what became of each.
  static void enter(
      Transaction transaction, String project, List<Checked.Sound> items, Tally tally) {
    var handle = transaction.handle();
    ItemTable.lock(handle, project);
    var rows =
        ItemTable.find(
            handle,
            project,
            items.stream().map(Checked.Sound::item).toList(),
            items.stream().map(Checked.Sound::hash).toList());
    var ledger = new ItemLedger(transaction, project, rows);
    items.forEach(item -> ledger.enter(item, tally));
    ItemTable.put(handle, project, List.copyOf(ledger.changed.values()));
    transaction.markProcessed(ledger.events);
  }

  private void enter(Checked.Sound item, Tally tally) {
    var named = byItem.get(item.item());
    if (named != null && named.isThere()) {
      if (named.hash().equals(item.hash())) {
        duplicate(item, named, tally);
      } else {
        tally.refuse(
            item,
            REFUSAL_REASON_ID_TAKEN,
            "project %s has other content under this id; send another id, or remove the item first"
                .formatted(project));
      }
      return;
    }
    var same = ContentHash.identifies(item.content()) ? byHash.get(item.hash()) : null;
    if (same == null) {
      add(item, Optional.ofNullable(named), tally);
    } else {
      duplicate(item, same, tally);
    }
  }

  private void add(Checked.Sound item, Optional<ItemTable.Row> removed, Tally tally) {
    var added =
        ItemAdded.newBuilder()
            .setProject(project)
            .setItem(item.item())
            .setContent(item.content())
            .putAllAttributes(item.attributes());
    var event =
        transaction.publish(
            Topics.ITEMS, item.item(), ItemEvent.newBuilder().setAdded(added).build());
    if (removed.isEmpty()) {
      events.add(event);
    } // Else others may remove and restore it too, and only the log says who was last.
    tally.accept();
    var labels = removed.map(ItemTable.Row::labels).orElse(0);
    var row = new ItemTable.Row(item.item(), item.hash(), false, labels, item.label());
    keep(label(item, row, tally));
  }

  private void duplicate(Checked.Sound item, ItemTable.Row row, Tally tally) {
    tally.duplicate();
    if (!item.label().equals(row.label())) {
      var kept = label(item, row.saying(item.label()), tally);
      if (kept.labels() != row.labels()) {
        keep(kept);
      }
    }
  }

  /// Publishes the row's label, if it has one, and counts it.
  private ItemTable.Row label(Checked.Sound item, ItemTable.Row row, Tally tally) {
    if (row.label().getValueCase() == ValueCase.VALUE_NOT_SET) {
      return row;
    }
    var event = StreamLabel.event(project, row, item.attributes());
    events.add(transaction.publish(Topics.LABELS, row.item(), event));
    tally.label();
    return row.labelled(row.label());
  }

  private void keep(ItemTable.Row row) {
    byItem.put(row.item(), row);
    byHash.put(row.hash(), row);
    changed.put(row.item(), row);
  }
}
