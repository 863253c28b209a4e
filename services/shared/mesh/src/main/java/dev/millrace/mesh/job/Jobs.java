package dev.millrace.mesh.job;

import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The open work of one kind in a schema.
///
/// A handler adds a job when an event asks for work and ends it when an event says that it was
/// done, so that a replay leaves exactly the work that is still open.
public record Jobs(Database database, String kind) {
  private record Open(String id, byte[] payload, int tries) {}

  /// Adds a job; the same id again changes nothing.
  public void add(Transaction transaction, String id, byte[] payload) {
    transaction
        .handle()
        .createUpdate(
            """
            insert into job (kind, id, payload) values (:kind, :id, :payload)
            on conflict (kind, id) do nothing
            """)
        .bind("kind", kind)
        .bind("id", id)
        .bind("payload", payload)
        .execute();
  }

  /// Ends a job, whoever holds it. Also notes an end that arrives before its beginning.
  public void end(Transaction transaction, String id) {
    transaction
        .handle()
        .createUpdate(
            """
            insert into job (kind, id, payload, open) values (:kind, :id, '', false)
            on conflict (kind, id) do update set open = false
            """)
        .bind("kind", kind)
        .bind("id", id)
        .execute();
  }

  /// Notes an attempt that the log tells of, so that later ones have higher numbers, also when the
  /// schema was emptied in between.
  public void attempted(Transaction transaction, String id, long attempt) {
    transaction
        .handle()
        .createUpdate(
            """
            insert into lease (resource, holder, epoch, until)
            values (:resource, '', :attempt, clock_timestamp())
            on conflict (resource) do update set epoch = greatest(lease.epoch, excluded.epoch)
            """)
        .bind("resource", resource(id))
        .bind("attempt", attempt)
        .execute();
  }

  /// Claims the oldest open job that nobody holds.
  Optional<Claim> claim(String holder, Duration time) {
    return database.call(transaction -> {
      var leases = new JdbiLeases(transaction.handle());
      for (var job : free(transaction)) {
        var lease = leases.acquire(List.of(resource(job.id())), holder, time);
        if (!lease.isEmpty()) {
          countTry(transaction, job.id(), 1);
          return Optional.of(
              new Claim(this, job.id(), job.payload(), lease.getFirst(), job.tries() + 1));
        }
      }
      return Optional.empty();
    });
  }

  private List<Open> free(Transaction transaction) {
    return transaction
        .handle()
        .createQuery(
            """
            select id, payload, tries from job
            left join lease on lease.resource = job.kind || '/' || job.id
            where kind = :kind and open and (until is null or until <= clock_timestamp())
            order by position
            limit 5
            """)
        .bind("kind", kind)
        .map(
            (row, _) -> new Open(row.getString("id"), row.getBytes("payload"), row.getInt("tries")))
        .list();
  }

  boolean renew(Lease lease, Duration time) {
    return database.call(
        transaction -> new JdbiLeases(transaction.handle()).renew(lease, time).isPresent());
  }

  /// Gives a job back untried: the holder was told to stop.
  void giveBack(Claim claim) {
    database.run(transaction -> {
      countTry(transaction, claim.id(), -1);
      new JdbiLeases(transaction.handle()).release(claim.lease());
    });
  }

  void forgetTries(Transaction transaction, String id) {
    transaction
        .handle()
        .createUpdate("update job set tries = 0 where kind = :kind and id = :id")
        .bind("kind", kind)
        .bind("id", id)
        .execute();
  }

  private void countTry(Transaction transaction, String id, int change) {
    transaction
        .handle()
        .createUpdate(
            """
            update job set tries = greatest(0, tries + :change) where kind = :kind and id = :id
            """)
        .bind("kind", kind)
        .bind("id", id)
        .bind("change", change)
        .execute();
  }

  void guarded(Claim claim, Consumer<Transaction> code) {
    database.run(transaction -> {
      if (!isOpen(transaction, claim.id())
          || !new JdbiLeases(transaction.handle()).isCurrent(claim.lease())) {
        throw new ClaimLostException(
            "job %s/%s passed on from attempt %d".formatted(kind, claim.id(), claim.attempt()));
      }
      code.accept(transaction);
    });
  }

  private boolean isOpen(Transaction transaction, String id) {
    return transaction
        .handle()
        .createQuery("select open from job where kind = :kind and id = :id for share")
        .bind("kind", kind)
        .bind("id", id)
        .mapTo(Boolean.class)
        .one();
  }

  private String resource(String id) {
    return kind + "/" + id;
  }
}
