package dev.millrace.ingest.reader;

import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.RefusalReason;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a reader handed over, by file name.
final class CollectedItems implements ItemSink {
  final Map<String, AddItemRequest> taken = new LinkedHashMap<>();
  final Map<String, RefusalReason> refused = new LinkedHashMap<>();

  static CollectedItems of(ItemReader reader) {
    var items = new CollectedItems();
    reader.read(items);
    return items;
  }

  @Override
  public void take(AddItemRequest item) {
    taken.put(item.getAttributesOrThrow(ItemReader.FILE), item);
  }

  @Override
  public void refuse(String name, RefusalReason reason, String message) {
    refused.put(name, reason);
  }

  String label(String name) {
    var item = taken.get(name);
    return item == null ? "not taken" : item.getLabel().getClassName();
  }
}
