package dev.millrace.mesh.database;

import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.LogUnavailableException;
import dev.millrace.mesh.event.NewRecord;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.ConnectionException;

/// Records that could not be handled, with the reason in their headers.
final class DeadLetters {
  private DeadLetters() {}

  static NewRecord of(LogRecord record, String subscriber, Throwable reason) {
    var headers = new HashMap<>(record.headers());
    headers.put("dead-letter-reason", String.valueOf(reason.getMessage()));
    headers.put("dead-letter-exception-class-name", reason.getClass().getName());
    headers.put("dead-letter-subscriber", subscriber);
    headers.put("dead-letter-topic", record.slice().topic());
    headers.put("dead-letter-partition", Integer.toString(record.slice().partition()));
    headers.put("dead-letter-offset", Long.toString(record.offset()));
    return new NewRecord(record.slice().topic() + ".dead", record.key(), headers, record.value());
  }

  /// Whether the failure lies in the surroundings, so that the same record may do well later.
  static boolean isTransient(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .anyMatch(DeadLetters::isOutage);
  }

  private static boolean isOutage(Throwable cause) {
    return switch (cause) {
      case ConnectionException _, LogUnavailableException _, BatchLostException _ -> true;
      // Classes of SQLSTATE: 08 connection, 40 serialization and deadlock, 53 resources, 57
      // operator, 58 system.
      case SQLException e ->
          e.getSQLState() != null && e.getSQLState().matches("(08|40|53|57|58).*");
      default -> false;
    };
  }
}
