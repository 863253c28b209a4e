package dev.millrace.ingest.client;

import static java.util.Comparator.comparingLong;

import dev.millrace.proto.ingest.v1.AddItemsResponse;
import dev.millrace.proto.ingest.v1.Refusal;
import dev.millrace.proto.ingest.v1.RefusalReason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Refusals of the sending side, whose items the service never sees.
final class OwnRefusals {
  private static final int MOST = 1_000;

  private final List<Refusal> refusals = new ArrayList<>();
  private final List<Long> sentBefore = new ArrayList<>();
  private long count;

  void add(long sent, String name, RefusalReason reason, String message) {
    if (count < MOST) {
      sentBefore.add(sent);
      refusals.add(
          Refusal.newBuilder()
              .setPosition(sent + count)
              .setItem(name)
              .setReason(reason)
              .setMessage(message)
              .build());
    }
    count++;
  }

  long count() {
    return count;
  }

  /// Both sides' refusals, with positions among all that was read.
  AddItemsResponse merge(AddItemsResponse theirs) {
    var all =
        Stream.concat(refusals.stream(), theirs.getRefusalsList().stream().map(this::amongAll))
            .sorted(comparingLong(Refusal::getPosition))
            .limit(MOST)
            .toList();
    return theirs.toBuilder()
        .setRefused(theirs.getRefused() + count)
        .clearRefusals()
        .addAllRefusals(all)
        .build();
  }

  private Refusal amongAll(Refusal theirs) {
    var before = sentBefore.stream().filter(sent -> sent <= theirs.getPosition()).count();
    return theirs.toBuilder().setPosition(theirs.getPosition() + before).build();
  }
}
