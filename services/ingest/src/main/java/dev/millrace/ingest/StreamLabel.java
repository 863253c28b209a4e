package dev.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Timestamp;
import dev.millrace.mesh.blob.Sha256;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.Provenance;
import java.time.Instant;
import java.util.Map;

/// A label that came along with an item.
final class StreamLabel {
  private static final String STREAM = "stream";

  private StreamLabel() {}

  /// The event of a row's label; an attribute `stream` of the item names the labeller.
  static LabelEvent event(String project, ItemTable.Row row, Map<String, String> attributes) {
    var now = Instant.now();
    var provenance =
        Provenance.newBuilder()
            .setLabeller(attributes.getOrDefault(STREAM, STREAM))
            .setSource(LabelSource.LABEL_SOURCE_STREAM)
            .setDecidedAt(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()));
    var labelled =
        ItemLabeled.newBuilder()
            .setProject(project)
            .setItem(row.item())
            .setLabelId(id(project, row))
            .setValue(row.label())
            .setProvenance(provenance);
    return LabelEvent.newBuilder().setLabeled(labelled).build();
  }

  /// Depends on the item and on how many labels it had, so that the same stream gives the same ids.
  private static String id(String project, ItemTable.Row row) {
    var name = "%s\n%s\n%d".formatted(project, row.item(), row.labels());
    return "stream-" + Sha256.of(name.getBytes(UTF_8)).substring(0, 24);
  }
}
