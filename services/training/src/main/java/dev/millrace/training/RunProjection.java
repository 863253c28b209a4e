package dev.millrace.training;

import dev.millrace.mesh.database.Transaction;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.job.Jobs;
import dev.millrace.proto.training.v1.RunEvent;
import dev.millrace.proto.training.v1.RunRequested;
import dev.millrace.proto.training.v1.RunStarted;
import dev.millrace.proto.training.v1.RunState;

/// What the events of runs do to the tables: a request opens a job, an end closes it.
record RunProjection(Jobs jobs) {
  /// Publishes an event and applies it in the same transaction; reading it from the log changes
  /// nothing more.
  void publish(Transaction transaction, String id, String run, RunEvent data) {
    var event = transaction.publish(Topics.RUNS, id, run, data);
    apply(transaction, event);
    transaction.markProcessed(event);
  }

  void apply(Transaction transaction, Event<RunEvent> event) {
    var runs = new RunTable(transaction.handle());
    var data = event.data();
    switch (data.getEventCase()) {
      case REQUESTED -> request(transaction, event, data.getRequested());
      case STARTED -> start(transaction, data.getStarted());
      case STAGE_COMPLETED -> {}
      case COMPLETED -> {
        jobs.end(transaction, data.getCompleted().getRun());
        runs.complete(data.getCompleted());
      }
      case FAILED -> {
        var failed = data.getFailed();
        end(transaction, failed.getRun(), RunState.RUN_STATE_FAILED, failed.getError());
      }
      case CANCELLED ->
          end(transaction, data.getCancelled().getRun(), RunState.RUN_STATE_CANCELLED, "");
      case LOST -> {
        var lost = data.getLost();
        end(transaction, lost.getRun(), RunState.RUN_STATE_LOST, lost.getError());
      }
      case EVENT_NOT_SET -> throw new IllegalArgumentException("a run event says nothing");
    }
  }

  private void request(Transaction transaction, Event<RunEvent> event, RunRequested requested) {
    new RunTable(transaction.handle()).request(event, requested);
    jobs.add(transaction, requested.getRun(), requested.toByteArray());
  }

  private void start(Transaction transaction, RunStarted started) {
    jobs.attempted(transaction, started.getRun(), started.getAttempt());
    new RunTable(transaction.handle()).start(started);
  }

  /// The job first, as a claim does: two ends at once then wait for each other in one order.
  private void end(Transaction transaction, String run, RunState state, String error) {
    jobs.end(transaction, run);
    new RunTable(transaction.handle()).end(run, state, error);
  }
}
