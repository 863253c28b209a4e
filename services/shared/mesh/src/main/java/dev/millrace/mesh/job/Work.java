package dev.millrace.mesh.job;

/// What is done for a job.
public interface Work {
  /// Does the job and ends it with [Claim#finish]. An exception, or a return without an end, leaves
  /// the job for another attempt.
  void run(Claim claim) throws InterruptedException;

  /// Called instead of another attempt when all were used; ends the job.
  void giveUp(Claim claim, String lastError);
}
