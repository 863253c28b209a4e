package dev.millrace.evaluation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.preprocessing.v1.CutCompleted;
import dev.millrace.proto.training.v1.RunCompleted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The tables of completed runs and of the cuts they were trained on.
record RunTable(Handle handle) {

  /// A completed run, and the flow that its evaluation belongs to.
  record Ended(RunCompleted run, Trace flow) {}

  void add(Event<?> event, RunCompleted run) {
    handle
        .createUpdate(
            """
            insert into run (id, completed, correlation_id, cause, trace_parent)
            values (:id, :completed, :correlation, :cause, :traceParent)
            on conflict (id) do nothing
            """)
        .bind("id", run.getRun())
        .bind("completed", run.toByteArray())
        .bind("correlation", event.trace().correlationId())
        .bind("cause", event.id())
        .bind("traceParent", event.trace().traceParent())
        .execute();
  }

  void add(CutCompleted cut) {
    handle
        .createUpdate("insert into cut (id, manifest) values (?, ?) on conflict (id) do nothing")
        .bind(0, cut.getCut())
        .bind(1, cut.getManifest().toByteArray())
        .execute();
  }

  Ended ended(String run) {
    return handle
        .createQuery("select * from run where id = ?")
        .bind(0, run)
        .map(RunTable::ended)
        .one();
  }

  /// The manifest of a completed cut.
  Optional<Blob> manifest(String cut) {
    return handle
        .createQuery("select manifest from cut where id = ?")
        .bind(0, cut)
        .map(RunTable::manifest)
        .findOne();
  }

  private static Ended ended(ResultSet row, StatementContext context) throws SQLException {
    try {
      var flow =
          new Trace(
              row.getString("correlation_id"),
              Optional.of(row.getString("cause")),
              row.getString("trace_parent"));
      return new Ended(RunCompleted.parseFrom(row.getBytes("completed")), flow);
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("column completed of table run is not a RunCompleted", e);
    }
  }

  private static Blob manifest(ResultSet row, StatementContext context) throws SQLException {
    try {
      return Blob.parseFrom(row.getBytes("manifest"));
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("column manifest of table cut is not a Blob", e);
    }
  }
}
