package dev.millrace.training;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Writes checkpoints one after the other while training goes on. For the training thread.
final class CheckpointDesk implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("checkpoint desk").daemon().factory());
  private CompletableFuture<Void> latest = CompletableFuture.completedFuture(null);

  /// Whether a checkpoint is being written.
  boolean isBusy() {
    return !latest.isDone();
  }

  /// Whether the latest checkpoint could not be written.
  boolean hasFailed() {
    return latest.isCompletedExceptionally();
  }

  /// Begins to write, once the one before is done.
  ///
  /// @throws RuntimeException why the one before could not be written
  void write(Runnable work) {
    await();
    latest = CompletableFuture.runAsync(work, thread);
  }

  /// Waits until everything is written.
  ///
  /// @throws RuntimeException why it could not be
  void await() {
    try {
      latest.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }

  /// Ends after what is being written.
  @Override
  public void close() {
    thread.close();
  }
}
