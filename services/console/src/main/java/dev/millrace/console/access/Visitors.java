package dev.millrace.console.access;

import jakarta.inject.Singleton;

/// Who sends the request that is being answered.
@Singleton
public final class Visitors {
  /// That person.
  public Person person() {
    return Person.local();
  }

  /// The name under which they act: their own, or without logins the one given.
  public String acting(String given) {
    return person().acting(given);
  }
}
