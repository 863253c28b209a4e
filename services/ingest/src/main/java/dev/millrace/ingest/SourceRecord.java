package dev.millrace.ingest;

import com.google.protobuf.UnsafeByteOperations;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.NewRecord;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.Refusal;
import dev.millrace.proto.labeling.v1.LabelValue;
import java.util.HashMap;

/// A record of a source topic: an encoded image with headers `project`, `item`, `label` and
/// `attributes` (a JSON object of texts), of which all but the first may be missing.
final class SourceRecord {
  private static final int LARGEST_DEAD = 900_000;

  private SourceRecord() {}

  /// @throws ItemRefused when the attributes are not as they should be
  static AddItemRequest item(LogRecord source) {
    var headers = source.headers();
    var item =
        AddItemRequest.newBuilder()
            .setProject(headers.getOrDefault("project", ""))
            .setItem(name(source))
            .setImage(UnsafeByteOperations.unsafeWrap(source.value()))
            .putAllAttributes(Attributes.parse(headers.getOrDefault("attributes", "")));
    var label = headers.getOrDefault("label", "");
    if (!label.isEmpty()) {
      item.setLabel(LabelValue.newBuilder().setClassName(label));
    }
    return item.build();
  }

  static String name(LogRecord source) {
    return source.headers().getOrDefault("item", "");
  }

  /// The record for the topic's dead letters; a value near the limit of what Kafka takes is left
  /// out, for the headers come on top.
  static NewRecord dead(LogRecord source, String group, Refusal refusal) {
    var slice = source.slice();
    var headers = new HashMap<>(source.headers());
    headers.put("dead-letter-reason", refusal.getMessage());
    headers.put("dead-letter-refusal", refusal.getReason().name());
    headers.put("dead-letter-subscriber", group);
    headers.put("dead-letter-topic", slice.topic());
    headers.put("dead-letter-partition", Integer.toString(slice.partition()));
    headers.put("dead-letter-offset", Long.toString(source.offset()));
    headers.put("dead-letter-value-bytes", Integer.toString(source.value().length));
    var value = source.value().length > LARGEST_DEAD ? new byte[0] : source.value();
    return new NewRecord(slice.topic() + ".dead", source.key(), headers, value);
  }
}
