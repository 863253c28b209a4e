package dev.millrace.console.review;

import dev.millrace.console.Services;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.proto.labeling.v1.GetAgreementRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/// How well the labellers of a project agree.
@Path("/api/projects/{project}/agreement")
@RunOnVirtualThread
public final class AgreementResource {
  private final Services services;

  @Inject
  AgreementResource(Services services) {
    this.services = services;
  }

  /// The figures of this moment.
  @GET
  @Needs(Role.REVIEWER)
  public AgreementView get(@PathParam("project") String project) {
    return AgreementView.of(
        services
            .labeling()
            .getAgreement(GetAgreementRequest.newBuilder().setProject(project).build()));
  }
}
