package dev.millrace.standalone;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/// What a person sees while a command runs.
///
/// @param live whether lines can be drawn over, which a file or a pipe cannot
public record Terminal(PrintStream out, PrintStream err, boolean live) {
  /// The one of this process.
  public static Terminal system() {
    var live = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return new Terminal(System.out, System.err, live);
  }

  /// Prints a line.
  public void say(String line) {
    out.println(line);
  }

  /// Prints a line about what went wrong.
  public void error(String line) {
    err.println(line);
  }

  /// Work that begins now.
  public Progress progress(String label) {
    return Progress.start(this, label);
  }
}
