package dev.millrace.console.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What somebody is in the mesh. Each role may do all that the ones before it may.
public enum Role {
  /// Labels items of the projects that are assigned to them, and sees only those.
  ANNOTATOR,
  /// Sees all projects, and judges labels.
  REVIEWER,
  /// Cuts, trains, evaluates, promotes, and brings labels in and out.
  ENGINEER,
  /// Makes projects, changes their schemas and plans, and removes items.
  ADMIN;

  /// The name of the role in a token: `annotator`, `reviewer`, `engineer` or `admin`.
  public String claim() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  static Optional<Role> of(String claim) {
    return Arrays.stream(values()).filter(role -> role.claim().equals(claim)).findFirst();
  }
}
