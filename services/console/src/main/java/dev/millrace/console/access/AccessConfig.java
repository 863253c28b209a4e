package dev.millrace.console.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// Who may use the console. Without [#logins] it has a single admin, and listens to this machine
/// alone unless it is [#open] on purpose.
@ConfigMapping(prefix = "millrace.console.access")
public interface AccessConfig {
  /// Whether people log in, at the provider of identities that `quarkus.oidc.auth-server-url`
  /// names.
  @WithDefault("false")
  boolean logins();

  /// Whether everybody who reaches the console is its admin, on any address; for a network of its
  /// own.
  @WithDefault("false")
  boolean open();

  /// The claim of a token that lists the projects of an annotator; `*` in it is all of them.
  @WithDefault("millrace_projects")
  String projectsClaim();
}
