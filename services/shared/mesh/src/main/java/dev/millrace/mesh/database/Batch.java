package dev.millrace.mesh.database;

import dev.millrace.mesh.event.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Records that are handled in one transaction.
record Batch(Map<String, Subscription<?>> subscriptions, Transaction transaction) {
  void handle(String subscriber, List<LogRecord> records) {
    var deliveries = new ArrayList<Subscription.Delivery<?>>();
    for (var record : records) {
      deliveries.add(
          Objects.requireNonNull(subscriptions.get(record.slice().topic())).read(record));
    }
    var events = deliveries.stream().map(Subscription.Delivery::event).toList();
    var fresh = ProcessedEvents.add(transaction.handle(), events);
    for (var delivery : deliveries) {
      // Removing the name also lets only the first of two equal events in one batch through.
      if (fresh.remove(ProcessedEvents.Name.of(delivery.event()))) {
        delivery.handle(transaction);
      }
    }
    ConsumedOffsets.advance(transaction.handle(), subscriber, records);
  }
}
