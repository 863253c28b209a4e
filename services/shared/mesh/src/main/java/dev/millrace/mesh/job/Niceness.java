package dev.millrace.mesh.job;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// How far a thread steps back for others when cores are short, so that a click or a call never
/// waits for a time slice of somebody's long computation.
///
/// Threads that it starts later step back as far, those of native libraries too. Only Linux knows
/// this of single threads; elsewhere nothing changes.
public enum Niceness {
  /// Work that takes seconds and more, such as training.
  LONG_WORK(10);

  private static final int PRIO_PROCESS = 0;
  private static final int THIS_THREAD = 0;
  private static final Optional<MethodHandle> SETPRIORITY = setpriority();

  private final int nice;

  Niceness(int nice) {
    this.nice = nice;
  }

  /// Makes the calling thread step back.
  ///
  /// @throws IllegalStateException on a virtual thread, whose carrier it would slow down
  public void apply() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "A virtual thread has no niceness of its own; do this on a platform thread");
    }
    SETPRIORITY.ifPresent(function -> call(function, nice));
  }

  /// Does some work on a thread of its own that steps back, and gives what it found.
  ///
  /// @throws RuntimeException what the work throws
  public <T> T call(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(
              () -> {
                apply();
                return work.get();
              },
              one -> Thread.ofPlatform().name("background").start(one))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /// Does some work on a thread of its own that steps back, and waits for it.
  ///
  /// @throws RuntimeException what the work throws
  public void run(Runnable work) {
    var _ =
        call(() -> {
          work.run();
          return true;
        });
  }

  private static void call(MethodHandle function, int nice) {
    try {
      var _ = (int) function.invokeExact(PRIO_PROCESS, THIS_THREAD, nice);
    } catch (Throwable e) {
      throw new IllegalStateException("The C library's setpriority cannot be called", e);
    }
  }

  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> setpriority() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    var linker = Linker.nativeLinker();
    var number = ValueLayout.JAVA_INT;
    return linker
        .defaultLookup()
        .find("setpriority")
        .map(address ->
            linker.downcallHandle(address, FunctionDescriptor.of(number, number, number, number)));
  }
}
