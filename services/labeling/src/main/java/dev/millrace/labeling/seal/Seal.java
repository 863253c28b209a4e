package dev.millrace.labeling.seal;

import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.event.UnreadableEventException;
import dev.millrace.proto.labeling.v1.LogSealed;
import java.util.Optional;

/// A statement of what a partition hashes to.
///
/// @param until the offset after the last record that it seals
/// @param previous the link of the seal before; empty for the first
record Seal(int partition, long until, Link link, Optional<Link> previous) {
  private static final String TYPE = "dev." + LogSealed.getDescriptor().getFullName();

  /// The seal that a record carries, if it does.
  static Optional<Seal> of(LogRecord record) {
    if (!TYPE.equals(record.headers().get("ce_type"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(EventCodec.decode(Topics.LABELS, record).data().getSealed()));
    } catch (UnreadableEventException _) {
      // Whatever it was, it seals nothing; that it was altered the next seal tells.
      return Optional.empty();
    }
  }

  private static Seal of(LogSealed sealed) {
    var previous = sealed.getPreviousLink();
    return new Seal(
        sealed.getPartition(),
        sealed.getUntilOffset(),
        new Link(sealed.getLink()),
        previous.isEmpty() ? Optional.empty() : Optional.of(new Link(previous)));
  }
}
