package dev.millrace.preprocessing;

import dev.millrace.mesh.database.Handler;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.job.Jobs;
import dev.millrace.proto.preprocessing.v1.CutCompleted;
import dev.millrace.proto.preprocessing.v1.CutEvent;
import dev.millrace.proto.preprocessing.v1.CutFailed;
import dev.millrace.proto.preprocessing.v1.CutRequested;

/// What the events of cuts change: the table of cuts, and the open work. Replaying them rebuilds
/// both.
record CutEvents(Jobs jobs) implements Handler<CutEvent> {

  @Override
  public void handle(Transaction transaction, Event<CutEvent> event) {
    var table = new CutTable(transaction.handle());
    var data = event.data();
    switch (data.getEventCase()) {
      case REQUESTED -> {
        table.add(event, data.getRequested());
        jobs.add(transaction, data.getRequested().getCut(), new byte[0]);
      }
      case COMPLETED -> {
        table.complete(data.getCompleted());
        jobs.end(transaction, data.getCompleted().getCut());
      }
      case FAILED -> {
        table.fail(data.getFailed());
        jobs.end(transaction, data.getFailed().getCut());
      }
      case EVENT_NOT_SET -> throw new IllegalArgumentException("no event is set");
    }
  }

  void publish(Transaction transaction, CutRequested requested) {
    publish(
        transaction,
        requested.getCut() + "/requested",
        requested.getProject(),
        CutEvent.newBuilder().setRequested(requested).build());
  }

  void publish(Transaction transaction, CutCompleted completed) {
    publish(
        transaction,
        completed.getCut() + "/completed",
        completed.getProject(),
        CutEvent.newBuilder().setCompleted(completed).build());
  }

  void publish(Transaction transaction, CutFailed failed) {
    publish(
        transaction,
        failed.getCut() + "/failed",
        failed.getProject(),
        CutEvent.newBuilder().setFailed(failed).build());
  }

  private void publish(Transaction transaction, String id, String project, CutEvent data) {
    var event = transaction.publish(Topics.CUTS, id, project, data);
    handle(transaction, event);
    transaction.markProcessed(event);
  }
}
