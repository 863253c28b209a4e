package dev.millrace.ingest;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toSet;

import com.google.protobuf.Timestamp;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.ingest.v1.ItemRemoved;
import dev.millrace.proto.ingest.v1.RemoveItemsRequest;
import dev.millrace.proto.ingest.v1.RemoveItemsResponse;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.Provenance;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// Taking items out again: the log keeps that they were there, and an act of people that it was
/// done, to be undone as one.
final class Removal {
  private static final int MOST = 10_000;
  private static final int LONGEST_REASON = 1_000;
  private static final Pattern ACT = Pattern.compile("[a-z0-9-]{0,64}");

  /// Who removes what nobody is named for.
  private static final String PROGRAM = "ingest";

  private Removal() {}

  /// @throws InvalidException when there are too many items, or too many words, or a name cannot be
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
    if (!ACT.matcher(request.getAct()).matches()) {
      throw new InvalidException(
          "the act '%s' is not 1 to 64 of a-z, 0-9 and -".formatted(request.getAct()));
    }
    Names.checkLabeller(request.getLabeller());
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
    ItemTable.put(handle, project, there.stream().map(ItemTable.Row::gone).toList());
    var by = provenance(request);
    // Not marked as processed: others write to that log too, and only there is it said who was
    // last.
    there.forEach(row -> publish(transaction, request, row, by));
    var known = there.stream().map(ItemTable.Row::item).collect(toSet());
    return RemoveItemsResponse.newBuilder()
        .setRemoved(known.size())
        .addAllUnknownItems(wanted.stream().filter(not(known::contains)).toList())
        .setAct(known.isEmpty() ? "" : by.getAct())
        .build();
  }

  private static Provenance provenance(RemoveItemsRequest request) {
    var program = request.getLabeller().isEmpty();
    var now = Instant.now();
    return Provenance.newBuilder()
        .setLabeller(program ? PROGRAM : request.getLabeller())
        .setSource(program ? LabelSource.LABEL_SOURCE_STREAM : LabelSource.LABEL_SOURCE_PERSON)
        .setDecidedAt(
            Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
        .setAct(request.getAct().isEmpty() ? UUID.randomUUID().toString() : request.getAct())
        .build();
  }

  private static void publish(
      Transaction transaction, RemoveItemsRequest request, ItemTable.Row row, Provenance by) {
    var removed =
        ItemRemoved.newBuilder()
            .setProject(request.getProject())
            .setItem(row.item())
            .setReason(request.getReason())
            .setProvenance(by);
    var _ =
        transaction.publish(
            Topics.ITEMS, row.item(), ItemEvent.newBuilder().setRemoved(removed).build());
  }
}
