package dev.millrace.console.access;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;

/// Who is asking.
@Path("/api/me")
@RunOnVirtualThread
public final class MeResource {
  private final Visitors visitors;

  @Inject
  MeResource(Visitors visitors) {
    this.visitors = visitors;
  }

  /// The visitor, so that a page shows only what they may do.
  @GET
  @Everybody
  public Me get() {
    var person = visitors.person();
    return new Me(
        person.name().orElse(""),
        person.role().map(Role::claim).orElse(""),
        person.assigned().stream().sorted().toList());
  }

  /// A visitor.
  ///
  /// @param name empty where nobody logs in
  /// @param role the highest, empty for none
  public record Me(String name, String role, List<String> projects) {
    public Me {
      projects = List.copyOf(projects);
    }
  }
}
