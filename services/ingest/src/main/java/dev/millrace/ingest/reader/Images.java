package dev.millrace.ingest.reader;

import com.google.protobuf.UnsafeByteOperations;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.RefusalReason;
import dev.millrace.proto.labeling.v1.LabelValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Image files as items: named by their content, with the file's name as an attribute.
final class Images {
  private Images() {}

  /// An item of bytes that nobody changes any more.
  static AddItemRequest item(
      String name, byte[] bytes, String className, Map<String, String> attributes) {
    var item =
        AddItemRequest.newBuilder()
            .setImage(UnsafeByteOperations.unsafeWrap(bytes))
            .putAllAttributes(attributes)
            .putAttributes(ItemReader.FILE, name);
    if (!className.isEmpty()) {
      item.setLabel(LabelValue.newBuilder().setClassName(className));
    }
    return item.build();
  }

  static void read(
      Path file,
      String name,
      String className,
      Map<String, String> attributes,
      ReadLimits limits,
      ItemSink sink) {
    byte[] bytes;
    try {
      var size = Files.size(file);
      if (size > limits.itemBytes()) {
        sink.refuse(name, RefusalReason.REFUSAL_REASON_TOO_MANY_BYTES, tooLarge(size, limits));
        return;
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      sink.refuse(
          name,
          RefusalReason.REFUSAL_REASON_UNREADABLE,
          "the file %s cannot be read (%s); give a file that is there and readable"
              .formatted(file, e));
      return;
    }
    sink.take(item(name, bytes, className, attributes));
  }

  static String tooLarge(long size, ReadLimits limits) {
    return "%d bytes were given, at most %d are taken; send a smaller image"
        .formatted(size, limits.itemBytes());
  }
}
