package dev.millrace.mesh.job;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
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
    var task =
        new FutureTask<T>(() -> {
          apply();
          return work.get();
        });
    // Waits for the thread, not for the task: a virtual thread that a slow one wakes may get a
    // carrier that is started by it, and as slow.
    await(Thread.ofPlatform().name("background").start(task));
    return switch (task.state()) {
      case SUCCESS -> task.resultNow();
      case FAILED ->
          throw switch (task.exceptionNow()) {
            case RuntimeException failure -> failure;
            case Throwable failure -> new CompletionException(failure);
          };
      case RUNNING, CANCELLED -> throw new IllegalStateException("its thread has ended: " + task);
    };
  }

  private static void await(Thread thread) {
    var interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
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
