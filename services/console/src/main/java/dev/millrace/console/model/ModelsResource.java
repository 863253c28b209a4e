package dev.millrace.console.model;

import static java.util.Objects.requireNonNull;

import dev.millrace.console.Services;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.console.live.Swaps;
import dev.millrace.console.live.Swaps.SwapView;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.ListModelsRequest;
import dev.millrace.proto.evaluation.v1.MoveAliasRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;

/// The registry of a project's models.
@Path("/api/projects/{project}/models")
@RunOnVirtualThread
public final class ModelsResource {
  private final Services services;
  private final Swaps swaps;

  @Inject
  ModelsResource(Services services, Swaps swaps) {
    this.services = services;
    this.swaps = swaps;
  }

  /// All models, newest first.
  @GET
  @Needs(Role.REVIEWER)
  public List<ModelView> list(@PathParam("project") String project) {
    var request = ListModelsRequest.newBuilder().setProject(project).build();
    return services.evaluation().listModels(request).getModelsList().stream()
        .map(ModelView::of)
        .toList();
  }

  /// Which replicas have put which version into which place.
  @GET
  @Needs(Role.REVIEWER)
  @Path("replicas")
  public List<SwapView> replicas(@PathParam("project") String project) {
    return swaps.of(project);
  }

  /// Moves an alias by hand.
  @POST
  @Needs(Role.ENGINEER)
  @Path("aliases")
  public void move(@PathParam("project") String project, Move move) {
    services
        .evaluation()
        .moveAlias(
            MoveAliasRequest.newBuilder()
                .setProject(project)
                .setAlias(alias(move.alias()))
                .setVersion(move.version())
                .setReason(move.reason())
                .build());
  }

  private static Alias alias(String name) {
    return switch (name) {
      case "champion" -> Alias.ALIAS_CHAMPION;
      case "challenger" -> Alias.ALIAS_CHALLENGER;
      case "shadow" -> Alias.ALIAS_SHADOW;
      default ->
          throw new InvalidException(
              "alias is '%s': expected champion, challenger or shadow".formatted(name));
    };
  }

  /// Where an alias shall point, and why.
  public record Move(String alias, String version, String reason) {
    public Move {
      requireNonNull(alias, "alias is missing");
      requireNonNull(version, "version is missing");
      requireNonNull(reason, "reason is missing");
    }
  }
}
