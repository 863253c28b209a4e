package dev.millrace.learn.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// The processor time of this process, over all of its threads.
final class ProcessorClock {

  private ProcessorClock() {}

  /// Milliseconds since the process began.
  static double milliseconds() {
    return (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? system.getProcessCpuTime()
            : System.nanoTime())
        / 1e6;
  }
}
