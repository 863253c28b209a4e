package dev.millrace.mesh.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// Leases in a schema's table, as part of the handle's transaction; the database's clock counts.
public record JdbiLeases(Handle handle) implements Leases {
  @Override
  public List<Lease> acquire(Collection<String> resources, String holder, Duration time) {
    return handle
        .createQuery(
            """
            insert into lease (resource, holder, epoch, until)
            select resource, :holder, 1, clock_timestamp() + :millis * interval '1 millisecond'
            from (select distinct unnest(:resources) as resource order by 1) as wanted
            on conflict (resource) do update
            set holder = excluded.holder, epoch = lease.epoch + 1, until = excluded.until
            where lease.until <= clock_timestamp()
            returning resource, holder, epoch, until
            """)
        .bindArray("resources", String.class, List.copyOf(resources))
        .bind("holder", holder)
        .bind("millis", time.toMillis())
        .map(JdbiLeases::lease)
        .list();
  }

  @Override
  public Optional<Lease> renew(Lease lease, Duration time) {
    return handle
        .createQuery(
            """
            update lease set until = clock_timestamp() + :millis * interval '1 millisecond'
            where resource = :resource and epoch = :epoch and holder <> ''
            returning resource, holder, epoch, until
            """)
        .bind("resource", lease.resource())
        .bind("epoch", lease.epoch())
        .bind("millis", time.toMillis())
        .map(JdbiLeases::lease)
        .findOne();
  }

  @Override
  public boolean isCurrent(Lease lease) {
    return handle
        .createQuery(
            """
            select epoch from lease
            where resource = :resource and epoch = :epoch and holder <> '' for share
            """)
        .bind("resource", lease.resource())
        .bind("epoch", lease.epoch())
        .mapTo(Long.class)
        .findOne()
        .isPresent();
  }

  @Override
  public void release(Lease lease) {
    handle
        .createUpdate(
            """
            update lease set holder = '', until = clock_timestamp()
            where resource = :resource and epoch = :epoch and holder <> ''
            """)
        .bind("resource", lease.resource())
        .bind("epoch", lease.epoch())
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
