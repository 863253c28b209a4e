package dev.millrace.console.access;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonString;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Who sends the request that is being answered.
@Singleton
public final class Visitors {
  private final SecurityIdentity identity;
  private final AccessConfig config;
  private final Logins logins;

  @Inject
  Visitors(SecurityIdentity identity, AccessConfig config, Logins logins) {
    this.identity = identity;
    this.config = config;
    this.logins = logins;
  }

  /// That person.
  public Person person() {
    if (!logins.areNeeded()) {
      return Person.local();
    }
    var role =
        identity.getRoles().stream()
            .flatMap(name -> Role.of(name).stream())
            .max(Comparator.naturalOrder());
    return new Person(Optional.of(identity.getPrincipal().getName()), role, assigned());
  }

  /// The name under which they act: their own, or without logins the one given.
  public String acting(String given) {
    return person().acting(given);
  }

  private Set<String> assigned() {
    if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
      return Set.of();
    }
    return token.<Object>claim(config.projectsClaim()).map(Visitors::names).orElseGet(Set::of);
  }

  private static Set<String> names(Object claim) {
    return claim instanceof Collection<?> several
        ? several.stream().map(Visitors::name).collect(Collectors.toUnmodifiableSet())
        : Set.of(name(claim));
  }

  private static String name(Object claim) {
    return claim instanceof JsonString text ? text.getString() : claim.toString();
  }
}
