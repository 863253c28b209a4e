package dev.millrace.console.run;

import static java.util.Objects.requireNonNull;

import dev.millrace.console.Services;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.ImageSpec;
import dev.millrace.proto.preprocessing.v1.ListCutsRequest;
import dev.millrace.proto.preprocessing.v1.RequestCutRequest;
import dev.millrace.proto.preprocessing.v1.SplitSpec;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;

/// The cuts of a project: asked for and listed.
@Path("/api/projects/{project}/cuts")
@RunOnVirtualThread
public final class CutsResource {
  private final Services services;

  @Inject
  CutsResource(Services services) {
    this.services = services;
  }

  /// A project's cuts, newest first.
  @GET
  @Needs(Role.REVIEWER)
  public List<CutView> list(@PathParam("project") String project) {
    var request = ListCutsRequest.newBuilder().setProject(project).build();
    return services.preprocessing().listCuts(request).getCutsList().stream()
        .map(CutView::of)
        .toList();
  }

  /// Asks for a cut of everything that is labelled now.
  @POST
  @Needs(Role.ENGINEER)
  public CutView request(@PathParam("project") String project, NewCut wanted) {
    var request = RequestCutRequest.newBuilder().setProject(project).setSpec(wanted.spec()).build();
    return CutView.of(services.preprocessing().requestCut(request));
  }

  /// A cut that somebody wants.
  ///
  /// @param width and `height`: pixels that pictures are brought to
  /// @param channels 1 for grey, 3 for colour
  public record NewCut(
      String splitAttribute,
      double validShare,
      double testShare,
      long seed,
      int width,
      int height,
      int channels) {
    public NewCut {
      requireNonNull(splitAttribute, "splitAttribute is missing");
    }

    CutSpec spec() {
      return CutSpec.newBuilder()
          .setSplit(
              SplitSpec.newBuilder()
                  .setAttribute(splitAttribute)
                  .setValidShare(validShare)
                  .setTestShare(testShare)
                  .setSeed(seed))
          .setImage(ImageSpec.newBuilder().setWidth(width).setHeight(height).setChannels(channels))
          .build();
    }
  }
}
