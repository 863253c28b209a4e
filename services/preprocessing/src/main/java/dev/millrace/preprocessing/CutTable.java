package dev.millrace.preprocessing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.preprocessing.v1.Cut;
import dev.millrace.proto.preprocessing.v1.CutCompleted;
import dev.millrace.proto.preprocessing.v1.CutFailed;
import dev.millrace.proto.preprocessing.v1.CutRequested;
import dev.millrace.proto.preprocessing.v1.CutState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The table of cuts.
record CutTable(Handle handle) {

  /// A cut that was asked for, and the flow that its work belongs to.
  record Asked(CutRequested request, Trace flow) {}

  void add(Event<?> event, CutRequested request) {
    handle
        .createUpdate(
            """
            insert into cut
              (id, project, requested_at, request, correlation_id, cause, trace_parent)
            values (:id, :project, :time, :request, :correlation, :cause, :traceParent)
            on conflict (id) do nothing
            """)
        .bind("id", request.getCut())
        .bind("project", request.getProject())
        .bind("time", event.time().atOffset(ZoneOffset.UTC))
        .bind("request", Canonical.bytes(request))
        .bind("correlation", event.trace().correlationId())
        .bind("cause", event.id())
        .bind("traceParent", event.trace().traceParent())
        .execute();
  }

  void complete(CutCompleted completed) {
    handle
        .createUpdate(
            """
            update cut set state = 'COMPLETED', digest = :digest, completed = :completed
            where id = :id
            """)
        .bind("id", completed.getCut())
        .bind("digest", completed.getDigest())
        .bind("completed", Canonical.bytes(completed))
        .execute();
  }

  void fail(CutFailed failed) {
    handle
        .createUpdate("update cut set state = 'FAILED', error = :error where id = :id")
        .bind("id", failed.getCut())
        .bind("error", failed.getError())
        .execute();
  }

  Optional<Cut> find(String id) {
    return handle
        .createQuery("select * from cut where id = ?")
        .bind(0, id)
        .map(CutTable::cut)
        .findOne();
  }

  /// Newest first.
  List<Cut> list(String project) {
    return handle
        .createQuery("select * from cut where project = ? order by requested_at desc, id desc")
        .bind(0, project)
        .map(CutTable::cut)
        .list();
  }

  Asked asked(String id) {
    return handle
        .createQuery("select * from cut where id = ?")
        .bind(0, id)
        .map(CutTable::asked)
        .one();
  }

  private static Asked asked(ResultSet row, StatementContext context) throws SQLException {
    var flow =
        new Trace(
            row.getString("correlation_id"),
            Optional.of(row.getString("cause")),
            row.getString("trace_parent"));
    return new Asked(request(row), flow);
  }

  private static Cut cut(ResultSet row, StatementContext context) throws SQLException {
    var request = request(row);
    var cut =
        Cut.newBuilder()
            .setCut(request.getCut())
            .setProject(request.getProject())
            .setSpec(request.getSpec())
            .addAllOffsets(request.getOffsetsList())
            .setState(CutState.valueOf("CUT_STATE_" + row.getString("state")))
            .setDigest(row.getString("digest"))
            .setError(row.getString("error"));
    var completed = row.getBytes("completed");
    if (completed.length > 0) {
      var content = content(completed);
      cut.setManifest(content.getManifest()).setSize(content.getSize());
    }
    return cut.build();
  }

  private static CutRequested request(ResultSet row) throws SQLException {
    try {
      return CutRequested.parseFrom(row.getBytes("request"));
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("column request of table cut is not a CutRequested", e);
    }
  }

  private static CutCompleted content(byte[] bytes) throws SQLException {
    try {
      return CutCompleted.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("column completed of table cut is not a CutCompleted", e);
    }
  }
}
