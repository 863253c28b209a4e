package dev.millrace.console.access;

import dev.millrace.host.Problem;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Lets an act of the console through only when its visitor may do it, in a project that they see.
final class Gate {
  private final Visitors visitors;

  @Inject
  Gate(Visitors visitors) {
    this.visitors = visitors;
  }

  @ServerRequestFilter
  Optional<Response> check(ContainerRequestContext request, ResourceInfo resource) {
    var uri = request.getUriInfo();
    if (!uri.getPath().startsWith("/api/")) {
      return Optional.empty();
    }
    var act = resource.getResourceMethod();
    if (act.isAnnotationPresent(Everybody.class)) {
      return Optional.empty();
    }
    var person = visitors.person();
    var needed =
        Optional.ofNullable(act.getAnnotation(Needs.class)).map(Needs::value).orElse(Role.ADMIN);
    if (!person.may(needed)) {
      return Optional.of(forbidden(person, needed));
    }
    // Who may not see a project learns no more of it than that of one that does not exist.
    return Optional.ofNullable(uri.getPathParameters().getFirst("project"))
        .filter(project -> !person.sees(project))
        .map(Gate::unknown);
  }

  @ServerExceptionMapper
  Response refuse(ForbiddenException refusal) {
    return denied(String.valueOf(refusal.getMessage()));
  }

  private static Response forbidden(Person person, Role needed) {
    var own = person.role().map(role -> "the role " + role.claim()).orElse("no role");
    return denied(
        "This needs the role %s; %s has %s. An admin of the login can give it."
            .formatted(needed.claim(), person.acting("this visitor"), own));
  }

  private static Response denied(String detail) {
    return new Problem("urn:millrace:problem:permission-denied", "Not allowed", 403, detail)
        .response();
  }

  private static Response unknown(String project) {
    return new Problem(
            "urn:millrace:problem:not-found",
            "Not found",
            404,
            "there is no project %s".formatted(project))
        .response();
  }
}
