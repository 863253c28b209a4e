package dev.millrace.mesh.job;

import dev.millrace.mesh.database.Transaction;
import java.util.function.Consumer;

/// One holder's attempt at a job. Its changes count only while nobody else holds the job and the
/// job is open.
public final class Claim {
  private final Jobs jobs;
  private final String id;
  private final byte[] payload;
  private final Lease lease;
  private final int tries;
  private volatile boolean lost;

  Claim(Jobs jobs, String id, byte[] payload, Lease lease, int tries) {
    this.jobs = jobs;
    this.id = id;
    this.payload = payload;
    this.lease = lease;
    this.tries = tries;
  }

  /// The job's id.
  public String id() {
    return id;
  }

  /// The job's payload.
  public byte[] payload() {
    return payload;
  }

  /// Numbers this attempt at the job, from 1; a later attempt has a higher number.
  public long attempt() {
    return lease.epoch();
  }

  /// Whether the heartbeat has found that the job passed on; work should stop.
  public boolean isLost() {
    return lost;
  }

  /// Runs a transaction that fails, changing and publishing nothing, when this attempt is no longer
  /// the job's present one.
  ///
  /// @throws ClaimLostException when another holds the job, or it was ended
  public void commit(Consumer<Transaction> code) {
    jobs.guarded(this, code);
  }

  /// As [#commit], and ends the job.
  public void finish(Consumer<Transaction> code) {
    commit(transaction -> {
      code.accept(transaction);
      jobs.end(transaction, id);
    });
  }

  /// As [#commit], and notes that the job moved on, so that the tries until now do not count
  /// towards giving it up.
  public void progress(Consumer<Transaction> code) {
    commit(transaction -> {
      code.accept(transaction);
      jobs.forgetTries(transaction, id);
    });
  }

  int tries() {
    return tries;
  }

  Lease lease() {
    return lease;
  }

  void lose() {
    lost = true;
  }
}
