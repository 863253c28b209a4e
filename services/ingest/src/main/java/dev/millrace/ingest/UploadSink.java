package dev.millrace.ingest;

import dev.millrace.ingest.reader.ItemSink;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.RefusalReason;
import dev.millrace.proto.labeling.v1.LabelValue;
import java.util.Map;

/// Gives the items of an upload what the upload says of all of them.
///
/// @param className for items without a label of their own, empty for none
record UploadSink(ItemSink sink, String project, String className, Map<String, String> attributes)
    implements ItemSink {
  @Override
  public void take(AddItemRequest item) {
    var completed = item.toBuilder().setProject(project).putAllAttributes(attributes);
    if (!className.isEmpty() && !item.hasLabel()) {
      completed.setLabel(LabelValue.newBuilder().setClassName(className));
    }
    sink.take(completed.build());
  }

  @Override
  public void refuse(String name, RefusalReason reason, String message) {
    sink.refuse(name, reason, message);
  }
}
