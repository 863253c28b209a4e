package dev.millrace.training;

import dev.millrace.mesh.event.Event;
import dev.millrace.proto.training.v1.CheckpointEvent;
import dev.millrace.proto.training.v1.CheckpointWritten;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of the newest checkpoint of each run.
record CheckpointTable(Handle handle) {
  /// Where a run can go on.
  ///
  /// @param blob the checkpoint's SHA-256
  /// @param trainingTime over all attempts that led here
  record Saved(long attempt, long step, String blob, Duration trainingTime) {}

  void apply(Event<CheckpointEvent> event) {
    switch (event.data().getEventCase()) {
      case WRITTEN -> put(event.data().getWritten());
      case EVENT_NOT_SET -> throw new IllegalArgumentException("a checkpoint event says nothing");
    }
  }

  private void put(CheckpointWritten written) {
    var time = written.getTrainingTime();
    handle
        .createUpdate(
            """
            insert into checkpoint (run, attempt, step, blob, training_millis)
            values (:run, :attempt, :step, :blob, :millis)
            on conflict (run) do update
            set attempt = excluded.attempt, step = excluded.step, blob = excluded.blob,
                training_millis = excluded.training_millis
            """)
        .bind("run", written.getRun())
        .bind("attempt", written.getAttempt())
        .bind("step", written.getStep())
        .bind("blob", written.getCheckpoint().getSha256())
        .bind("millis", Duration.ofSeconds(time.getSeconds(), time.getNanos()).toMillis())
        .execute();
  }

  Optional<Saved> find(String run) {
    return handle
        .createQuery("select * from checkpoint where run = :run")
        .bind("run", run)
        .map((row, _) ->
            new Saved(
                row.getLong("attempt"),
                row.getLong("step"),
                row.getString("blob"),
                Duration.ofMillis(row.getLong("training_millis"))))
        .findOne();
  }
}
