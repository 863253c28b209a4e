package dev.millrace.mesh.event;

import java.time.Duration;
import java.util.List;

/// A place in the log that moves on. For one thread; only [#wakeUp()] may come from another.
public interface LogReader extends AutoCloseable {
  /// The next records, or none when nothing came in time or somebody woke the reader.
  List<LogRecord> poll(Duration patience);

  /// Tells the log how far the group has come, so that its lag can be seen; the truth is kept
  /// elsewhere.
  void report();

  /// Ends a poll early.
  void wakeUp();

  @Override
  void close();
}
