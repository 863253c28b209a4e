package dev.millrace.labeling;

import dev.millrace.mesh.job.Lease;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The table of leases, where its rows must be seen and kept as they are.
final class LeaseTable {
  private LeaseTable() {}

  /// The last leases of resources, locked until the end of the transaction; the holder of one that
  /// was given back is empty.
  static List<Lease> lock(Handle handle, List<String> resources) {
    return handle
        .createQuery(
            """
            select resource, holder, epoch, until from lease where resource = any(:resources)
            order by resource
            for update
            """)
        .bindArray("resources", String.class, resources)
        .map(LeaseTable::lease)
        .list();
  }

  /// The leases that hold at present.
  static List<Lease> live(Handle handle, List<String> resources) {
    return handle
        .createQuery(
            """
            select resource, holder, epoch, until from lease
            where resource = any(:resources) and until > clock_timestamp()
            order by resource
            """)
        .bindArray("resources", String.class, resources)
        .map(LeaseTable::lease)
        .list();
  }

  /// Prolongs leases that are locked in this transaction.
  static List<Lease> renew(Handle handle, List<Lease> leases, Duration time) {
    return handle
        .createQuery(
            """
            update lease set until = clock_timestamp() + :millis * interval '1 millisecond'
            where resource = any(:resources)
            returning resource, holder, epoch, until
            """)
        .bindArray("resources", String.class, leases.stream().map(Lease::resource).toList())
        .bind("millis", time.toMillis())
        .map(LeaseTable::lease)
        .list();
  }

  /// Ends leases, whoever holds them.
  static void revoke(Handle handle, List<String> resources) {
    handle
        .createUpdate(
            """
            update lease set holder = '', until = clock_timestamp()
            where resource in (
              select resource from lease
              where resource = any(:resources) and holder <> ''
              order by resource
              for update)
            """)
        .bindArray("resources", String.class, resources)
        .execute();
  }

  private static Lease lease(ResultSet row, StatementContext context) throws SQLException {
    return new Lease(
        row.getString("resource"),
        row.getString("holder"),
        row.getLong("epoch"),
        row.getObject("until", OffsetDateTime.class).toInstant());
  }
}
