package dev.millrace.training;

import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.preprocessing.v1.CutEvent;
import dev.millrace.proto.preprocessing.v1.CutState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The table of cuts.
record CutTable(Handle handle) {
  void apply(Event<CutEvent> event) {
    var data = event.data();
    switch (data.getEventCase()) {
      case REQUESTED -> {
        var requested = data.getRequested();
        put(event, requested.getCut(), requested.getProject(), CutState.CUT_STATE_REQUESTED);
      }
      case COMPLETED -> {
        var completed = data.getCompleted();
        put(event, completed.getCut(), completed.getProject(), CutState.CUT_STATE_COMPLETED);
        handle
            .createUpdate("update cut set digest = ?, manifest = ? where id = ?")
            .bind(0, completed.getDigest())
            .bind(1, completed.getManifest().getSha256())
            .bind(2, completed.getCut())
            .execute();
      }
      case FAILED -> {
        var failed = data.getFailed();
        put(event, failed.getCut(), failed.getProject(), CutState.CUT_STATE_FAILED);
        handle
            .createUpdate("update cut set error = ? where id = ?")
            .bind(0, failed.getError())
            .bind(1, failed.getCut())
            .execute();
      }
      case EVENT_NOT_SET -> throw new IllegalArgumentException("a cut event says nothing");
    }
  }

  private void put(Event<?> event, String cut, String project, CutState state) {
    handle
        .createUpdate(
            """
            insert into cut (id, project, state, cause_id, correlation_id, trace_parent)
            values (:id, :project, :state, :cause, :correlation, :trace)
            on conflict (id) do update
            set state = excluded.state, cause_id = excluded.cause_id,
                correlation_id = excluded.correlation_id, trace_parent = excluded.trace_parent
            """)
        .bind("id", cut)
        .bind("project", project)
        .bind("state", state.name())
        .bind("cause", event.id())
        .bind("correlation", event.trace().correlationId())
        .bind("trace", event.trace().traceParent())
        .execute();
  }

  Optional<StoredCut> find(String cut) {
    return handle
        .createQuery("select * from cut where id = :id")
        .bind("id", cut)
        .map(CutTable::stored)
        .findOne();
  }

  private static StoredCut stored(ResultSet row, StatementContext context) throws SQLException {
    return new StoredCut(
        row.getString("id"),
        row.getString("project"),
        CutState.valueOf(row.getString("state")),
        row.getString("digest"),
        row.getString("manifest"),
        row.getString("error"),
        new Trace(
            row.getString("correlation_id"),
            Optional.of(row.getString("cause_id")),
            row.getString("trace_parent")));
  }
}
