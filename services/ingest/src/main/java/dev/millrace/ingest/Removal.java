package dev.millrace.ingest;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toSet;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.ingest.v1.ItemRemoved;
import dev.millrace.proto.ingest.v1.RemoveItemsRequest;
import dev.millrace.proto.ingest.v1.RemoveItemsResponse;
import dev.millrace.proto.labeling.v1.LabelValue;
import java.util.LinkedHashSet;
import java.util.List;

/// Taking items out again: the log keeps that they were there.
final class Removal {
  private static final int MOST = 10_000;
  private static final int LONGEST_REASON = 1_000;

  private Removal() {}

  /// @throws InvalidException when there are too many items, or too many words
  static void check(RemoveItemsRequest request) {
    if (request.getItemsCount() > MOST) {
      throw new InvalidException(
          "%d items are to be removed, at most %d are at once; send several requests"
              .formatted(request.getItemsCount(), MOST));
    }
    if (request.getReason().length() > LONGEST_REASON) {
      throw new InvalidException(
          "the reason has %d characters, at most %d are taken"
              .formatted(request.getReason().length(), LONGEST_REASON));
    }
  }

  static RemoveItemsResponse remove(Transaction transaction, RemoveItemsRequest request) {
    var handle = transaction.handle();
    var project = request.getProject();
    var wanted = new LinkedHashSet<>(request.getItemsList());
    ItemTable.lock(handle, project);
    var there =
        ItemTable.find(handle, project, wanted, List.of()).stream()
            .filter(ItemTable.Row::isThere)
            .toList();
    ItemTable.put(handle, project, there.stream().map(Removal::gone).toList());
    transaction.markProcessed(
        there.stream().map(row -> publish(transaction, request, row)).toList());
    var known = there.stream().map(ItemTable.Row::item).collect(toSet());
    return RemoveItemsResponse.newBuilder()
        .setRemoved(known.size())
        .addAllUnknownItems(wanted.stream().filter(not(known::contains)).toList())
        .build();
  }

  /// Keeps the count of labels, so that an item that comes back gets new label ids.
  static ItemTable.Row gone(ItemTable.Row row) {
    return new ItemTable.Row(row.item(), "", row.labels(), LabelValue.getDefaultInstance());
  }

  private static Event<ItemEvent> publish(
      Transaction transaction, RemoveItemsRequest request, ItemTable.Row row) {
    var removed =
        ItemRemoved.newBuilder()
            .setProject(request.getProject())
            .setItem(row.item())
            .setReason(request.getReason());
    return transaction.publish(
        Topics.ITEMS, row.item(), ItemEvent.newBuilder().setRemoved(removed).build());
  }
}
