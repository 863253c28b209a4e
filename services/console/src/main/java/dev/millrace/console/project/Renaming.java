package dev.millrace.console.project;

import static java.util.Objects.requireNonNull;

/// Another name for a class.
public record Renaming(String name, String newName) {
  public Renaming {
    requireNonNull(name, "name is missing");
    requireNonNull(newName, "newName is missing");
  }
}
