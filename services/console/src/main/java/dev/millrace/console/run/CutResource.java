package dev.millrace.console.run;

import dev.millrace.console.Messages;
import dev.millrace.console.Services;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.proto.preprocessing.v1.Cut;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.GetCutRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;

/// One cut, looked into.
@Path("/api/cuts/{cut}")
@RunOnVirtualThread
public final class CutResource {
  private final Services services;
  private final Messages messages;

  @Inject
  CutResource(Services services, Messages messages) {
    this.services = services;
    this.messages = messages;
  }

  /// One cut and what is in it.
  @GET
  @Needs(Role.REVIEWER)
  public CutContent get(@PathParam("cut") String cut) {
    return content(services.preprocessing().getCut(GetCutRequest.newBuilder().setCut(cut).build()));
  }

  private CutContent content(Cut cut) {
    var view = CutView.of(cut);
    return cut.hasManifest()
        ? CutContent.of(view, messages.read(cut.getManifest(), CutManifest.parser()))
        : new CutContent(view, List.of(), List.of());
  }
}
