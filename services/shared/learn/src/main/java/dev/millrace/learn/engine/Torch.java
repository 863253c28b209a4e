package dev.millrace.learn.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The native library, loaded once in a process with settings that suit training.
///
/// Before it loads, the C allocator is told to keep large blocks and to use huge pages, because
/// tensors come and go by the hundred each step. Nothing is sent or fetched over a network.
public final class Torch {

  private static final int M_TRIM_THRESHOLD = -1;
  private static final int M_TOP_PAD = -2;
  private static final int M_MMAP_THRESHOLD = -3;

  private static final NDManager ROOT = load();

  private Torch() {}

  /// Loads the library if it is not there yet. The number of threads of one operation is read from
  /// the system property `ai.djl.pytorch.num_threads`, else it is that of the machine's cores.
  public static void start() {
    if (!ROOT.isOpen()) {
      throw new IllegalStateException("The root of all tensors was closed");
    }
  }

  /// Sets how many threads an operation uses that is called from this thread. Sums that are made in
  /// another number of parts may differ in their last bits.
  public static void useThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("An operation needs a thread, but got " + threads);
    }
    start();
    JniUtils.setNumThreads(threads);
  }

  /// A new owner of tensors, to be closed by the caller.
  public static NDManager scope() {
    return ROOT.newSubManager();
  }

  /// A new owner of tensors on a device, to be closed by the caller.
  public static NDManager scope(Device device) {
    return ROOT.newSubManager(device);
  }

  /// Sets the state of the library's own random numbers.
  public static void seed(long seed) {
    ROOT.getEngine().setRandomSeed((int) (seed ^ (seed >>> 32)));
  }

  private static NDManager load() {
    setDefault("OPT_OUT_TRACKING", "true");
    setDefault("ai.djl.offline", "true");
    tuneAllocator();
    return Engine.getEngine(PtEngine.ENGINE_NAME).newBaseManager();
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static void tuneAllocator() {
    environment("THP_MEM_ALLOC_ENABLE", "1");
    // Threads that spin for long take the cores from the rest of the process, and those that never
    // spin wake up late: small nets then train at half the speed. So they spin for some
    // microseconds.
    environment("GOMP_SPINCOUNT", "20000");
    // Only glibc has this one; elsewhere the allocator stays as it is.
    function("mallopt", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)
        .ifPresent(mallopt -> {
          call(mallopt, M_MMAP_THRESHOLD, 32 << 20);
          call(mallopt, M_TRIM_THRESHOLD, Integer.MAX_VALUE);
          call(mallopt, M_TOP_PAD, 256 << 20);
        });
  }

  private static void environment(String name, String value) {
    function("setenv", ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT)
        .ifPresent(setenv -> {
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocateFrom(name);
            call(setenv, key, arena.allocateFrom(value), 0);
          }
        });
  }

  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> function(String name, ValueLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup lookup = linker.defaultLookup();
    var descriptor = FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments);
    return lookup.find(name).map(address -> linker.downcallHandle(address, descriptor));
  }

  private static void call(MethodHandle function, Object... arguments) {
    try {
      function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new EngineFailure("The C library could not be tuned", e);
    }
  }
}
