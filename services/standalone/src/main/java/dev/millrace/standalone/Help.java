package dev.millrace.standalone;

import java.util.List;

/// Lists the commands.
final class Help implements Command.Action {
  @Override
  public int run(Home home, List<String> arguments, Terminal terminal) {
    terminal.say("./millrace COMMAND");
    for (var command : Command.values()) {
      terminal.say("  " + command.line());
    }
    terminal.say(
        "Data is kept in %s; MILLRACE_HOME names another folder.".formatted(home.folder()));
    return 0;
  }
}
