package dev.millrace.labeling.exchange;

import dev.millrace.proto.labeling.v1.LabelValue;
import java.util.List;

/// What a file says in one place.
public sealed interface Reading {
  /// A label.
  ///
  /// @param names what the item may be called, the likeliest first
  record Label(List<String> names, LabelValue value) implements Reading {
    public Label {
      names = List.copyOf(names);
    }
  }

  /// Something that cannot be used.
  ///
  /// @param where the item, or the place in the file
  record Refused(String where, String reason) implements Reading {}
}
