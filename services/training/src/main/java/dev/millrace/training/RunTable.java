package dev.millrace.training;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.RunCompleted;
import dev.millrace.proto.training.v1.RunRequested;
import dev.millrace.proto.training.v1.RunStarted;
import dev.millrace.proto.training.v1.RunState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The table of runs. An ended run does not change any more.
record RunTable(Handle handle) {
  private static final String SELECT =
      """
      select run.*, coalesce(checkpoint.step, 0) as checkpoint_step
      from run left join checkpoint on checkpoint.run = run.id
      """;

  void request(Event<?> event, RunRequested requested) {
    var flow = event.cause();
    handle
        .createUpdate(
            """
            insert into run (id, project, cut, state, recipe, requested_at, cause_id,
                             correlation_id, trace_parent)
            values (:id, :project, :cut, :state, :recipe, :at, :cause, :correlation, :trace)
            on conflict (id) do nothing
            """)
        .bind("id", requested.getRun())
        .bind("project", requested.getProject())
        .bind("cut", requested.getCut())
        .bind("state", RunState.RUN_STATE_REQUESTED.name())
        .bind("recipe", requested.getRecipe().toByteArray())
        .bind("at", event.time())
        .bind("cause", event.id())
        .bind("correlation", flow.correlationId())
        .bind("trace", flow.traceParent())
        .execute();
  }

  void start(RunStarted started) {
    handle
        .createUpdate(
            """
            update run set state = :running, attempt = :attempt, total_steps = :steps,
                           threads = case threads when 0 then :threads else threads end
            where id = :id and state in (:requested, :running)
            """)
        .bind("id", started.getRun())
        .bind("attempt", started.getAttempt())
        .bind("steps", started.getTotalSteps())
        .bind("threads", started.getThreads())
        .bind("requested", RunState.RUN_STATE_REQUESTED.name())
        .bind("running", RunState.RUN_STATE_RUNNING.name())
        .execute();
  }

  void complete(RunCompleted completed) {
    end(
        completed.getRun(),
        RunState.RUN_STATE_COMPLETED,
        "",
        completed.getBundle().getSha256(),
        completed.getSteps());
  }

  void end(String run, RunState state, String error) {
    end(run, state, error, "", 0);
  }

  private void end(String run, RunState state, String error, String bundle, long steps) {
    handle
        .createUpdate(
            """
            update run set state = :state, error = :error, bundle = :bundle, steps = :steps
            where id = :id and state in (:requested, :running)
            """)
        .bind("id", run)
        .bind("state", state.name())
        .bind("error", error)
        .bind("bundle", bundle)
        .bind("steps", steps)
        .bind("requested", RunState.RUN_STATE_REQUESTED.name())
        .bind("running", RunState.RUN_STATE_RUNNING.name())
        .execute();
  }

  Optional<StoredRun> find(String run) {
    return handle
        .createQuery(SELECT + " where run.id = :id")
        .bind("id", run)
        .map(RunTable::stored)
        .findOne();
  }

  /// The runs of a project, or all when it is empty; the newest first.
  List<StoredRun> list(String project) {
    return handle
        .createQuery(
            SELECT
                + " where :project = '' or run.project = :project"
                + " order by run.requested_at desc, run.id")
        .bind("project", project)
        .map(RunTable::stored)
        .list();
  }

  private static StoredRun stored(ResultSet row, StatementContext context) throws SQLException {
    return new StoredRun(
        row.getString("id"),
        row.getString("project"),
        row.getString("cut"),
        RunState.valueOf(row.getString("state")),
        recipe(row.getBytes("recipe")),
        row.getLong("attempt"),
        row.getInt("threads"),
        Math.max(row.getLong("checkpoint_step"), row.getLong("steps")),
        row.getLong("total_steps"),
        row.getString("error"),
        row.getString("bundle"),
        row.getObject("requested_at", OffsetDateTime.class).toInstant(),
        new Trace(
            row.getString("correlation_id"),
            Optional.of(row.getString("cause_id")),
            row.getString("trace_parent")));
  }

  private static Recipe recipe(byte[] bytes) throws SQLException {
    try {
      return Recipe.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("the table of runs holds a recipe that cannot be read", e);
    }
  }
}
