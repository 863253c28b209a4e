package dev.millrace.ingest;

import dev.millrace.proto.ingest.v1.ItemContent;
import dev.millrace.proto.ingest.v1.Refusal;
import dev.millrace.proto.labeling.v1.LabelValue;
import java.util.Map;

/// What the checks of one item came to.
sealed interface Checked {
  /// An item that is sound in itself; whether it is new is not known yet.
  ///
  /// @param position in the stream, from 0
  /// @param name for refusals: the sender's id, or a file name
  /// @param item the id it gets when it is new
  /// @param hash of the content
  /// @param label unset for none
  record Sound(
      long position,
      String name,
      String project,
      String item,
      String hash,
      ItemContent content,
      Map<String, String> attributes,
      LabelValue label)
      implements Checked {}

  /// An item that is not taken.
  record Refused(Refusal refusal) implements Checked {
    static Refused of(long position, String name, ItemRefused cause) {
      return new Refused(
          Refusal.newBuilder()
              .setPosition(position)
              .setItem(name)
              .setReason(cause.reason())
              .setMessage(cause.text())
              .build());
    }
  }
}
