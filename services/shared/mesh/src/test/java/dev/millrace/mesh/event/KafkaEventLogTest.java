package dev.millrace.mesh.event;

import dev.millrace.mesh.Servers;

class KafkaEventLogTest extends EventLogContract {
  @Override
  EventLog open() {
    return new KafkaEventLog(Servers.kafka(), PARTITIONS);
  }
}
