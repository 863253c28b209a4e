package dev.millrace.standalone.demo;

import dev.millrace.ingest.reader.ItemReader;
import dev.millrace.ingest.reader.ItemSink;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.RefusalReason;

/// A data set whose every 120th image to train on comes without its label, so that people have
/// something to do.
record LeavesSomeUnlabelled(ItemReader items) implements ItemReader {
  private static final int EVERY = 120;

  @Override
  public void read(ItemSink sink) {
    items.read(new Leaving(sink));
  }

  private static final class Leaving implements ItemSink {
    private final ItemSink sink;
    private int seen;

    Leaving(ItemSink sink) {
      this.sink = sink;
    }

    @Override
    public void take(AddItemRequest item) {
      var leave = item.getAttributesOrDefault("split", "").equals("train") && ++seen % EVERY == 0;
      sink.take(leave ? item.toBuilder().clearLabel().build() : item);
    }

    @Override
    public void refuse(String name, RefusalReason reason, String message) {
      sink.refuse(name, reason, message);
    }
  }
}
