package dev.millrace.serving.model;

import dev.millrace.serving.batch.RunTimes;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/// What was measured of one network on one machine: how it uses the cores best, and how long its
/// runs take so.
///
/// @param eightBits whether it computes in 8 bits
/// @param threads the cores of one run
/// @param lanes how many runs at a time
/// @param nanos the typical time of a run, by the number of images
record Calibration(boolean eightBits, int threads, int lanes, Map<Integer, Long> nanos) {
  private static final String RUN = "run.";

  Calibration {
    nanos = Collections.unmodifiableMap(new TreeMap<>(nanos));
  }

  static Calibration of(boolean eightBits, int threads, int lanes, RunTimes times, int most) {
    var nanos = new TreeMap<Integer, Long>();
    for (int size : RunTimes.sizes(most)) {
      nanos.put(size, times.typical(size));
    }
    return new Calibration(eightBits, threads, lanes, nanos);
  }

  RunTimes times(int most) {
    var times = new RunTimes(most);
    nanos.forEach(times::add);
    return times;
  }

  Properties toProperties() {
    var properties = new Properties();
    properties.setProperty("eight-bits", Boolean.toString(eightBits));
    properties.setProperty("threads", Integer.toString(threads));
    properties.setProperty("lanes", Integer.toString(lanes));
    nanos.forEach((size, time) -> properties.setProperty(RUN + size, Long.toString(time)));
    return properties;
  }

  /// @throws IllegalArgumentException when they are not those of a calibration
  static Calibration of(Properties properties) {
    var nanos = new TreeMap<Integer, Long>();
    for (var name : properties.stringPropertyNames()) {
      if (name.startsWith(RUN)) {
        nanos.put(
            Integer.valueOf(name.substring(RUN.length())),
            Long.valueOf(properties.getProperty(name)));
      }
    }
    var threads = Integer.parseInt(properties.getProperty("threads", ""));
    var lanes = Integer.parseInt(properties.getProperty("lanes", ""));
    if (threads < 1 || lanes < 1 || nanos.isEmpty()) {
      throw new IllegalArgumentException("no calibration: " + properties);
    }
    var eightBits = Boolean.parseBoolean(properties.getProperty("eight-bits"));
    return new Calibration(eightBits, threads, lanes, nanos);
  }
}
