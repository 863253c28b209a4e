package dev.millrace.console.access;

import java.util.Optional;
import java.util.Set;

/// Somebody who uses the console.
///
/// @param name as the provider of identities tells it; empty for the one admin of a console without
///   logins, who says under which name they label
/// @param role the highest that they have, empty when they have none
/// @param assigned the projects that they may work in as an annotator; `*` for all
public record Person(Optional<String> name, Optional<Role> role, Set<String> assigned) {
  private static final String ALL = "*";

  public Person {
    assigned = Set.copyOf(assigned);
  }

  /// The admin of a console that only this machine reaches.
  static Person local() {
    return new Person(Optional.empty(), Optional.of(Role.ADMIN), Set.of(ALL));
  }

  /// Whether this person may do what a role may.
  public boolean may(Role needed) {
    return role.filter(own -> own.covers(needed)).isPresent();
  }

  /// Whether this person may see a project.
  public boolean sees(String project) {
    return may(Role.REVIEWER)
        || (may(Role.ANNOTATOR) && (assigned.contains(ALL) || assigned.contains(project)));
  }

  /// The name under which this person acts: their own, or without logins the one given.
  public String acting(String given) {
    return name.orElse(given);
  }
}
