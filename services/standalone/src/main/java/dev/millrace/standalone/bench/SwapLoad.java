package dev.millrace.standalone.bench;

import java.util.concurrent.CompletableFuture;

/// A constant rate of requests beside other work, until told to end.
final class SwapLoad {
  private final CompletableFuture<LoadResult> result = new CompletableFuture<>();
  private final ServingLoad.Endless load;

  SwapLoad(ServingLoad load, double perSecond) {
    this.load = load.endless(perSecond);
    Thread.ofPlatform()
        .name("load")
        .start(() -> {
          try {
            result.complete(this.load.run());
          } catch (InterruptedException e) {
            result.completeExceptionally(e);
          }
        });
  }

  /// Stops asking, and waits for the last answers.
  LoadResult end() {
    load.stop();
    return result.join();
  }
}
