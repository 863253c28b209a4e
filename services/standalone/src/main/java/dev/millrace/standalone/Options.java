package dev.millrace.standalone;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The arguments of a command: `--name VALUE` pairs and the plain rest.
record Options(Map<String, String> named, List<String> rest) {
  Options {
    named = Map.copyOf(named);
    rest = List.copyOf(rest);
  }

  /// Reads arguments.
  ///
  /// @param known the names that are allowed, without dashes; each takes a value
  static Options parse(List<String> arguments, Collection<String> known) {
    var named = new HashMap<String, String>();
    var rest = new ArrayList<String>();
    for (var each = arguments.iterator(); each.hasNext(); ) {
      var argument = each.next();
      if (!argument.startsWith("--")) {
        rest.add(argument);
        continue;
      }
      var name = argument.substring(2);
      if (!known.contains(name) || !each.hasNext()) {
        throw new UsageException(
            known.contains(name)
                ? "%s needs a value.".formatted(argument)
                : "There is no option %s here. Known: %s.".formatted(argument, known));
      }
      named.put(name, each.next());
    }
    return new Options(named, rest);
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(named.get(name));
  }

  /// A count: 1 or more.
  int count(String name, int preset) {
    var text = value(name);
    if (text.isEmpty()) {
      return preset;
    }
    if (!text.get().matches("[1-9]\\d{0,8}")) {
      throw new UsageException("--%s is '%s'; it is a number from 1.".formatted(name, text.get()));
    }
    return Integer.parseInt(text.get());
  }

  /// A port: 0 (any free one) to 65535.
  int port(String name, int preset) {
    var text = value(name);
    if (text.isEmpty()) {
      return preset;
    }
    if (!text.get().matches("\\d{1,5}") || Integer.parseInt(text.get()) > 65_535) {
      throw new UsageException("--%s is '%s'; a port is 0 to 65535.".formatted(name, text.get()));
    }
    return Integer.parseInt(text.get());
  }
}
