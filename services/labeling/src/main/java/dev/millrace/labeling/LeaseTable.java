package dev.millrace.labeling;

import dev.millrace.mesh.job.Lease;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of leases, where its rows must be seen and kept as they are.
final class LeaseTable {
  private LeaseTable() {}

  /// The last lease of a resource, locked until the end of the transaction; its holder is empty
  /// when it was given back.
  static Optional<Lease> lock(Handle handle, String resource) {
    return handle
        .createQuery("select holder, epoch, until from lease where resource = :resource for update")
        .bind("resource", resource)
        .map((row, _) ->
            new Lease(
                resource,
                row.getString("holder"),
                row.getLong("epoch"),
                row.getObject("until", OffsetDateTime.class).toInstant()))
        .findOne();
  }
}
