package dev.millrace.evaluation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import dev.millrace.proto.evaluation.v1.EvaluationFailed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The table of verdicts on runs.
record EvaluationTable(Handle handle) {

  void complete(EvaluationCompleted completed) {
    handle
        .createUpdate(
            """
            insert into evaluation (run, completed) values (:run, :completed)
            on conflict (run) do update set completed = excluded.completed, error = ''
            """)
        .bind("run", completed.getRun())
        .bind("completed", completed.toByteArray())
        .execute();
  }

  void fail(EvaluationFailed failed) {
    handle
        .createUpdate(
            "insert into evaluation (run, error) values (:run, :error) on conflict (run) do nothing")
        .bind("run", failed.getRun())
        .bind("error", failed.getError())
        .execute();
  }

  Optional<EvaluationCompleted> find(String run) {
    return handle
        .createQuery("select completed from evaluation where run = ? and error = ''")
        .bind(0, run)
        .map(EvaluationTable::completed)
        .findOne();
  }

  /// Why a run could not be judged.
  Optional<String> error(String run) {
    return handle
        .createQuery("select error from evaluation where run = ? and error <> ''")
        .bind(0, run)
        .mapTo(String.class)
        .findOne();
  }

  private static EvaluationCompleted completed(ResultSet row, StatementContext context)
      throws SQLException {
    try {
      return EvaluationCompleted.parseFrom(row.getBytes("completed"));
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("column completed of evaluation is not an EvaluationCompleted", e);
    }
  }
}
