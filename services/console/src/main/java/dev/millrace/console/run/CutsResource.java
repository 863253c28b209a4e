package dev.millrace.console.run;

import static java.util.Objects.requireNonNull;

import dev.millrace.console.Messages;
import dev.millrace.console.Services;
import dev.millrace.proto.preprocessing.v1.Cut;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.GetCutRequest;
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

/// Data set versions: asked for, listed, looked into.
@Path("/api")
@RunOnVirtualThread
public final class CutsResource {
  private final Services services;
  private final Messages messages;

  @Inject
  CutsResource(Services services, Messages messages) {
    this.services = services;
    this.messages = messages;
  }

  /// A project's cuts, newest first.
  @GET
  @Path("projects/{project}/cuts")
  public List<CutView> list(@PathParam("project") String project) {
    var request = ListCutsRequest.newBuilder().setProject(project).build();
    return services.preprocessing().listCuts(request).getCutsList().stream()
        .map(CutView::of)
        .toList();
  }

  /// Asks for a cut of everything that is labelled now.
  @POST
  @Path("projects/{project}/cuts")
  public CutView request(@PathParam("project") String project, NewCut wanted) {
    var request = RequestCutRequest.newBuilder().setProject(project).setSpec(wanted.spec()).build();
    return CutView.of(services.preprocessing().requestCut(request));
  }

  /// One cut and what is in it.
  @GET
  @Path("cuts/{cut}")
  public CutContent get(@PathParam("cut") String cut) {
    return content(services.preprocessing().getCut(GetCutRequest.newBuilder().setCut(cut).build()));
  }

  private CutContent content(Cut cut) {
    var view = CutView.of(cut);
    return cut.hasManifest()
        ? CutContent.of(view, messages.read(cut.getManifest(), CutManifest.parser()))
        : new CutContent(view, List.of(), List.of());
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
