package dev.millrace.console;

import java.util.Locale;

/// Names of enum values as people read them.
public final class Names {
  private Names() {}

  /// A value's name without what all its siblings share: `RUN_STATE_LOST` after `RUN_STATE_` is
  /// `lost`.
  public static String of(Enum<?> value, String prefix) {
    var name = value.name();
    var own = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    return own.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
