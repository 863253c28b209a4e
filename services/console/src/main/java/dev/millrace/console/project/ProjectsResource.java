package dev.millrace.console.project;

import static dev.millrace.console.Services.ifThere;

import dev.millrace.console.Services;
import dev.millrace.console.model.ModelView;
import dev.millrace.console.run.RunView;
import dev.millrace.proto.evaluation.v1.ListModelsRequest;
import dev.millrace.proto.labeling.v1.AddClassesRequest;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.CreateProjectRequest;
import dev.millrace.proto.labeling.v1.GetProjectRequest;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.ListProjectsRequest;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ProjectStatus;
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

  @Inject
  ProjectsResource(Services services) {
    this.services = services;
  }

  /// All projects, by id.
  @GET
  public List<ProjectView> list() {
    return services
        .labeling()
        .listProjects(ListProjectsRequest.getDefaultInstance())
        .getProjectsList()
        .stream()
        .map(this::view)
        .toList();
  }

  /// One project.
  @GET
  @Path("{project}")
  public ProjectView get(@PathParam("project") String project) {
    return view(status(project));
  }

  /// Makes a project.
  @POST
  public ProjectView create(NewProject wanted) {
    var project =
        Project.newBuilder()
            .setId(wanted.id())
            .setTitle(wanted.title())
            .setApplication(Application.APPLICATION_IMAGE_CLASSIFICATION)
            .setSchema(LabelSchema.newBuilder().addAllClasses(wanted.classes()));
    services
        .labeling()
        .createProject(CreateProjectRequest.newBuilder().setProject(project).build());
    return get(wanted.id());
  }

  /// Adds classes at the end of a schema.
  @POST
  @Path("{project}/classes")
  public ProjectView addClasses(@PathParam("project") String project, NewClasses wanted) {
    services
        .labeling()
        .addClasses(
            AddClassesRequest.newBuilder()
                .setProject(project)
                .addAllClasses(wanted.classes())
                .build());
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
