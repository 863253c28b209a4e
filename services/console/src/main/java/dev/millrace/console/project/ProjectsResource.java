package dev.millrace.console.project;

import static dev.millrace.console.Services.ifThere;

import dev.millrace.console.Services;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.console.access.Visitors;
import dev.millrace.console.model.ModelView;
import dev.millrace.console.run.RunView;
import dev.millrace.proto.evaluation.v1.ListModelsRequest;
import dev.millrace.proto.labeling.v1.AddClassesRequest;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.CreateProjectRequest;
import dev.millrace.proto.labeling.v1.GetProjectRequest;
import dev.millrace.proto.labeling.v1.ListProjectsRequest;
import dev.millrace.proto.labeling.v1.ProjectStatus;
import dev.millrace.proto.labeling.v1.RenameClassRequest;
import dev.millrace.proto.labeling.v1.SetPlanRequest;
import dev.millrace.proto.training.v1.ListRunsRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Optional;

/// Projects, each with its champion and what it trains now.
@Path("/api/projects")
@RunOnVirtualThread
public final class ProjectsResource {
  private final Services services;
  private final Visitors visitors;

  @Inject
  ProjectsResource(Services services, Visitors visitors) {
    this.services = services;
    this.visitors = visitors;
  }

  /// All projects that the visitor may see, by id.
  @GET
  @Needs(Role.ANNOTATOR)
  public List<ProjectView> list() {
    var person = visitors.person();
    return services
        .labeling()
        .listProjects(ListProjectsRequest.getDefaultInstance())
        .getProjectsList()
        .stream()
        .filter(status -> person.sees(status.getProject().getId()))
        .map(this::view)
        .toList();
  }

  /// One project.
  @GET
  @Path("{project}")
  @Needs(Role.ANNOTATOR)
  public ProjectView get(@PathParam("project") String project) {
    return view(status(project));
  }

  /// Makes a project.
  @POST
  @Needs(Role.ADMIN)
  public ProjectView create(NewProject wanted) {
    services
        .labeling()
        .createProject(CreateProjectRequest.newBuilder().setProject(wanted.toProto()).build());
    return get(wanted.id());
  }

  /// Adds classes, mask codes or point names at the end of a schema.
  @POST
  @Path("{project}/classes")
  @Needs(Role.ADMIN)
  public ProjectView addClasses(@PathParam("project") String project, NewClasses wanted) {
    var request = AddClassesRequest.newBuilder().setProject(project);
    var application = status(project).getProject().getApplication();
    if (application == Application.APPLICATION_IMAGE_SEGMENTATION) {
      request.addAllMaskCodes(wanted.classes());
    } else if (application == Application.APPLICATION_IMAGE_POINTS) {
      request.addAllPointNames(wanted.classes());
    } else {
      request.addAllClasses(wanted.classes());
    }
    services.labeling().addClasses(request.build());
    return get(project);
  }

  /// Gives a class another name; its labels stay its labels.
  @POST
  @Path("{project}/classes/rename")
  @Needs(Role.ADMIN)
  public ProjectView rename(@PathParam("project") String project, Renaming wanted) {
    services
        .labeling()
        .renameClass(
            RenameClassRequest.newBuilder()
                .setProject(project)
                .setName(wanted.name())
                .setNewName(wanted.newName())
                .build());
    return get(project);
  }

  /// Sets how the project's work is shared out and judged, from now on.
  @POST
  @Path("{project}/plan")
  @Needs(Role.ADMIN)
  public ProjectView plan(@PathParam("project") String project, PlanView plan) {
    services
        .labeling()
        .setPlan(SetPlanRequest.newBuilder().setProject(project).setPlan(plan.toProto()).build());
    return get(project);
  }

  private ProjectStatus status(String project) {
    return services
        .labeling()
        .getProject(GetProjectRequest.newBuilder().setProject(project).build());
  }

  private ProjectView view(ProjectStatus status) {
    var project = status.getProject().getId();
    return ProjectView.of(status, champion(project), activeRuns(project));
  }

  private Optional<ModelView> champion(String project) {
    var asked = ListModelsRequest.newBuilder().setProject(project).build();
    return ifThere(() -> services.evaluation().listModels(asked)).stream()
        .flatMap(answer -> answer.getModelsList().stream())
        .map(ModelView::of)
        .filter(ModelView::isChampion)
        .findFirst();
  }

  private List<RunView> activeRuns(String project) {
    var asked = ListRunsRequest.newBuilder().setProject(project).build();
    return ifThere(() -> services.training().listRuns(asked)).stream()
        .flatMap(answer -> answer.getRunsList().stream())
        .map(RunView::of)
        .filter(RunView::isActive)
        .toList();
  }
}
