package dev.millrace.labeling.explore;

import com.google.protobuf.Timestamp;
import dev.millrace.proto.labeling.v1.Exploration;
import dev.millrace.proto.labeling.v1.ExplorationState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.statement.StatementContext;

/// An exploration as the table has it.
///
/// @param reduced the blob with its points along the components, empty before they were found
record StoredExploration(
    String project,
    String id,
    String source,
    String layer,
    ExplorationState state,
    int done,
    int total,
    int leftOut,
    String error,
    int mostItems,
    String reduced,
    Instant startedAt) {

  static StoredExploration of(ResultSet row, StatementContext context) throws SQLException {
    return new StoredExploration(
        row.getString("project"),
        row.getString("exploration"),
        row.getString("source"),
        row.getString("layer"),
        ExplorationState.forNumber(row.getInt("state")),
        row.getInt("done"),
        row.getInt("total"),
        row.getInt("left_out"),
        row.getString("error"),
        row.getInt("most_items"),
        row.getString("reduced"),
        row.getObject("started_at", OffsetDateTime.class).toInstant());
  }

  /// The message, without its projections.
  Exploration.Builder toMessage() {
    return Exploration.newBuilder()
        .setProject(project)
        .setExploration(id)
        .setSource(source)
        .setLayer(layer)
        .setState(state)
        .setDone(done)
        .setTotal(total)
        .setLeftOut(leftOut)
        .setError(error)
        .setStartedAt(
            Timestamp.newBuilder()
                .setSeconds(startedAt.getEpochSecond())
                .setNanos(startedAt.getNano()));
  }
}
