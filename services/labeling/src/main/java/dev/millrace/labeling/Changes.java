package dev.millrace.labeling;

import static java.util.stream.Collectors.partitioningBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/// Changes of items that are written together.
final class Changes {
  private record Change(ItemTable.Row before, ItemTable.Row after) {
    ItemKey key() {
      return after.item().key();
    }

    boolean isNone() {
      return after.equals(before);
    }

    /// Whether nothing is new but that labels were found on the log, at the places they had.
    boolean isConfirmation() {
      return after.item().asLogged().equals(before.item().asLogged());
    }
  }

  private final Tally tally;
  // Sorted, so that transactions take the rows of items in one order.
  private final Map<ItemKey, List<UnaryOperator<Item>>> steps = new TreeMap<>();

  private final List<Removal> removals = new ArrayList<>();
  private final List<LabelTable.Row> confirmed = new ArrayList<>();

  // Read before by whoever holds their locks.
  private final Map<ItemKey, ItemTable.Row> locked = new HashMap<>();

  Changes(Tally tally) {
    this.tally = tally;
  }

  /// Says how items are that this transaction has locked, so that they need not be read again.
  void startFrom(Collection<ItemTable.Row> rows) {
    rows.forEach(row -> locked.put(row.item().key(), row));
  }

  /// Adds a change, to be made after those of the same item that were added before.
  void add(ItemKey key, UnaryOperator<Item> change) {
    steps.computeIfAbsent(key, _ -> new ArrayList<>()).add(change);
  }

  /// Adds an item's removal or restoration, with what it does to the item.
  void add(Removal removal) {
    removals.add(removal);
    add(removal.key(), removal.isRemoval() ? Item::withRemoved : Item::withRestored);
  }

  /// Makes all changes. An item that another transaction wrote in between is read again.
  void write(Handle handle) {
    var counts = new Tally.Changes();
    var left = List.copyOf(steps.keySet());
    while (!left.isEmpty()) {
      left = write(handle, left, counts);
    }
    // Last of what locks items or labels: acts lock items before their labels.
    LabelTable.confirm(handle, confirmed);
    tally.store(handle, counts);
    RemovalTable.store(handle, removals);
    ActTable.note(handle, removals);
  }

  /// Answers the keys of the items that were written by another.
  private List<ItemKey> write(Handle handle, List<ItemKey> keys, Tally.Changes counts) {
    var made =
        load(handle, keys).stream()
            .map(this::change)
            .filter(change -> !change.isNone())
            .collect(partitioningBy(Change::isConfirmation));
    made.getOrDefault(true, List.of()).forEach(this::confirm);
    var changes = made.getOrDefault(false, List.of());
    var stored = ItemTable.store(handle, changes.stream().map(Change::after).toList());
    var labels = new ArrayList<LabelTable.Row>();
    var history = new ArrayList<HistoryTable.Row>();
    var left = new ArrayList<ItemKey>();
    for (var change : changes) {
      if (stored.contains(change.key())) {
        counts.add(change.before().item(), change.after().item());
        labels.addAll(LabelTable.changed(change.before().item(), change.after().item()));
        history.addAll(HistoryTable.added(change.before().item(), change.after().item()));
      } else {
        left.add(change.key());
      }
    }
    LabelTable.store(handle, labels);
    HistoryTable.store(handle, history);
    ActTable.note(handle, labels, history);
    return left;
  }

  // Whatever others do to such an item meanwhile, this does not undo it: the item's row, which
  // tells of changes, need not be written.
  private void confirm(Change change) {
    confirmed.addAll(LabelTable.changed(change.before().item(), change.after().item()));
  }

  private List<ItemTable.Row> load(Handle handle, List<ItemKey> keys) {
    var known =
        keys.stream().flatMap(key -> Optional.ofNullable(locked.remove(key)).stream()).toList();
    return known.size() == keys.size() ? known : ItemTable.load(handle, keys);
  }

  private Change change(ItemTable.Row before) {
    var item = before.item();
    for (var step : steps.getOrDefault(item.key(), List.of())) {
      item = step.apply(item);
    }
    return new Change(before, before.with(item));
  }
}
