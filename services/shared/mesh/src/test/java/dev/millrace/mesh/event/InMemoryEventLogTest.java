package dev.millrace.mesh.event;

class InMemoryEventLogTest extends EventLogContract {
  @Override
  EventLog open() {
    return new InMemoryEventLog(PARTITIONS);
  }
}
