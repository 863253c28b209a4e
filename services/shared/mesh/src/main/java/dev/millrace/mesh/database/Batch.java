package dev.millrace.mesh.database;

import static java.util.Objects.requireNonNull;

import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.LogRecord;
import java.util.List;
import java.util.Map;

/// Records that are handled in one transaction.
record Batch(Map<String, Subscription<?>> subscriptions, Transaction transaction) {
  void handle(String subscriber, List<LogRecord> records) {
    var fresh =
        ProcessedEvents.add(transaction.handle(), records.stream().map(EventCodec::name).toList());
    for (var record : records) {
      // Removing the name also lets only the first of two equal events in one batch through.
      if (fresh.remove(EventCodec.name(record))) {
        requireNonNull(subscriptions.get(record.slice().topic())).handle(transaction, record);
      }
    }
    ConsumedOffsets.advance(transaction.handle(), subscriber, records);
  }
}
