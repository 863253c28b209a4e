package dev.millrace.console.explore;

import static java.util.Objects.requireNonNull;

import dev.millrace.console.Services;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.console.access.Visitors;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.ExplorationSource;
import dev.millrace.proto.labeling.v1.GetExplorationRequest;
import dev.millrace.proto.labeling.v1.GetPointsRequest;
import dev.millrace.proto.labeling.v1.GetProjectionRequest;
import dev.millrace.proto.labeling.v1.ItemLabel;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.ListExplorationsRequest;
import dev.millrace.proto.labeling.v1.ListSourcesRequest;
import dev.millrace.proto.labeling.v1.PointGroup;
import dev.millrace.proto.labeling.v1.PolygonGroup;
import dev.millrace.proto.labeling.v1.SelectItemsRequest;
import dev.millrace.proto.labeling.v1.SelectItemsResponse;
import dev.millrace.proto.labeling.v1.SelectedItem;
import dev.millrace.proto.labeling.v1.SeparateRequest;
import dev.millrace.proto.labeling.v1.StartExplorationRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelsRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// A project's items as points.
@Path("/api/projects/{project}/explorations")
@RunOnVirtualThread
public final class ExplorationsResource {
  private final Services services;
  private final Visitors visitors;

  @Inject
  ExplorationsResource(Services services, Visitors visitors) {
    this.services = services;
    this.visitors = visitors;
  }

  /// What can look at the items, the best first.
  @GET
  @Needs(Role.ANNOTATOR)
  @Path("sources")
  public List<SourceView> sources(@PathParam("project") String project) {
    return services
        .exploring()
        .listSources(ListSourcesRequest.newBuilder().setProject(project).build())
        .getSourcesList()
        .stream()
        .map(SourceView::of)
        .toList();
  }

  /// The newest explorations.
  @GET
  @Needs(Role.ANNOTATOR)
  public List<ExplorationView> list(@PathParam("project") String project) {
    return services
        .exploring()
        .listExplorations(ListExplorationsRequest.newBuilder().setProject(project).build())
        .getExplorationsList()
        .stream()
        .map(ExplorationView::of)
        .toList();
  }

  /// Has the items looked at.
  @POST
  @Needs(Role.ENGINEER)
  public ExplorationView start(@PathParam("project") String project, Wish wish) {
    return ExplorationView.of(
        services
            .exploring()
            .startExploration(
                StartExplorationRequest.newBuilder()
                    .setProject(project)
                    .setSource(wish.source())
                    .setLayer(wish.layer())
                    .build()));
  }

  /// An exploration as it stands.
  @GET
  @Needs(Role.ANNOTATOR)
  @Path("{exploration}")
  public ExplorationView get(
      @PathParam("project") String project, @PathParam("exploration") String exploration) {
    return ExplorationView.of(
        services
            .exploring()
            .getExploration(
                GetExplorationRequest.newBuilder()
                    .setProject(project)
                    .setExploration(exploration)
                    .build()));
  }

  /// The points' items, pictures and labels of now.
  @GET
  @Needs(Role.ANNOTATOR)
  @Path("{exploration}/points")
  public PointsView points(
      @PathParam("project") String project, @PathParam("exploration") String exploration) {
    var points =
        services
            .exploring()
            .getPoints(
                GetPointsRequest.newBuilder()
                    .setProject(project)
                    .setExploration(exploration)
                    .build());
    return new PointsView(
        points.getItemsList(),
        Base64.getEncoder().encodeToString(points.getPictures().toByteArray()),
        points.getLabelsList());
  }

  /// A projection's coordinates: floats, lowest byte first. They never change, so browsers may keep
  /// them.
  @GET
  @Needs(Role.ANNOTATOR)
  @Path("{exploration}/projections/{projection}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  public Response coordinates(
      @PathParam("project") String project,
      @PathParam("exploration") String exploration,
      @PathParam("projection") String projection) {
    var coordinates =
        services
            .exploring()
            .getProjection(
                GetProjectionRequest.newBuilder()
                    .setProject(project)
                    .setExploration(exploration)
                    .setProjection(projection)
                    .build());
    return Response.ok(coordinates.getXy().toByteArray())
        .header("Cache-Control", "private, max-age=31536000, immutable")
        .build();
  }

  /// The items inside a line, the outermost first.
  @POST
  @Needs(Role.ANNOTATOR)
  @Path("{exploration}/select")
  public List<ChosenView> select(
      @PathParam("project") String project,
      @PathParam("exploration") String exploration,
      Line line) {
    return chosen(project, exploration, line).getItemsList().stream().map(ChosenView::of).toList();
  }

  private SelectItemsResponse chosen(String project, String exploration, Line line) {
    return services
        .exploring()
        .selectItems(
            SelectItemsRequest.newBuilder()
                .setProject(project)
                .setExploration(exploration)
                .setProjection(line.projection())
                .addAllPolygon(line.polygon())
                .setUnlabelledOnly(line.unlabelledOnly())
                .build());
  }

  /// Makes a projection that separates two groups, or all classes when none are given.
  @POST
  @Needs(Role.ANNOTATOR)
  @Path("{exploration}/separate")
  public Separated separate(
      @PathParam("project") String project,
      @PathParam("exploration") String exploration,
      Groups groups) {
    var request = SeparateRequest.newBuilder().setProject(project).setExploration(exploration);
    groups.a().map(Group::toProto).ifPresent(request::setA);
    groups.b().map(Group::toProto).ifPresent(request::setB);
    var answer = services.exploring().separate(request.build());
    return new Separated(answer.getProjection(), ExplorationView.of(answer.getExploration()));
  }

  /// Labels the items inside a line but some, in one act that tells of the line.
  @POST
  @Needs(Role.ANNOTATOR)
  @Path("{exploration}/label")
  public Labelled label(
      @PathParam("project") String project,
      @PathParam("exploration") String exploration,
      GroupLabel act) {
    var choice =
        chosen(
            project, exploration, new Line(act.projection(), act.polygon(), act.unlabelledOnly()));
    var without = new HashSet<>(act.without());
    var value = LabelValue.newBuilder().setClassName(act.className()).build();
    var request =
        SubmitLabelsRequest.newBuilder()
            .setProject(project)
            .setLabeller(visitors.acting(act.labeller()))
            .setSelection(choice.getSelection())
            .setAct(act.act());
    choice.getItemsList().stream()
        .map(SelectedItem::getItem)
        .filter(item -> !without.contains(item))
        .forEach(item -> request.addLabels(ItemLabel.newBuilder().setItem(item).setValue(value)));
    var answer = services.labeling().submitLabels(request.build());
    return new Labelled(answer.getAct(), answer.getLabelled(), answer.getRefusedCount());
  }

  /// What can look at items.
  public record SourceView(String source, String title, List<String> layers) {
    public SourceView {
      layers = List.copyOf(layers);
    }

    static SourceView of(ExplorationSource source) {
      return new SourceView(source.getSource(), source.getTitle(), source.getLayersList());
    }
  }

  /// What shall look at the items; empty for the best.
  public record Wish(String source, String layer) {
    public Wish {
      requireNonNull(source, "source is missing");
      requireNonNull(layer, "layer is missing");
    }
  }

  /// Points, in the order of the coordinates.
  ///
  /// @param pictures the SHA-256 of each, 32 bytes each, in base 64
  public record PointsView(List<String> items, String pictures, List<Integer> labels) {
    public PointsView {
      items = List.copyOf(items);
      labels = List.copyOf(labels);
    }
  }

  /// A line drawn on a projection.
  public record Line(String projection, List<Float> polygon, boolean unlabelledOnly) {
    public Line {
      requireNonNull(projection, "projection is missing");
      polygon = List.copyOf(requireNonNull(polygon, "polygon is missing"));
    }
  }

  /// An item inside the line.
  public record ChosenView(String item, String image, String className) {
    static ChosenView of(SelectedItem item) {
      return new ChosenView(item.getItem(), item.getBlob().getSha256(), item.getClassName());
    }
  }

  /// Two groups, or none.
  public record Groups(Optional<Group> a, Optional<Group> b) {
    public Groups {
      requireNonNull(a, "a is missing");
      requireNonNull(b, "b is missing");
    }
  }

  /// A class, or what lies inside a line.
  public record Group(
      Optional<String> className, Optional<String> projection, Optional<List<Float>> polygon) {
    PointGroup toProto() {
      var group = PointGroup.newBuilder();
      if (className.isPresent()) {
        return group.setClassName(className.get()).build();
      }
      if (projection.isEmpty() || polygon.isEmpty()) {
        throw new InvalidException("a group needs className, or projection and polygon");
      }
      return group
          .setPolygon(
              PolygonGroup.newBuilder()
                  .setProjection(projection.get())
                  .addAllPolygon(polygon.get()))
          .build();
    }
  }

  /// A new projection, and the exploration with it.
  public record Separated(String projection, ExplorationView exploration) {}

  /// A label for the items inside a line.
  ///
  /// @param without items inside the line that do not get it
  /// @param act makes sending it again harmless
  public record GroupLabel(
      String projection,
      List<Float> polygon,
      boolean unlabelledOnly,
      List<String> without,
      String className,
      String labeller,
      String act) {
    public GroupLabel {
      requireNonNull(projection, "projection is missing");
      polygon = List.copyOf(requireNonNull(polygon, "polygon is missing"));
      without = List.copyOf(requireNonNull(without, "without is missing"));
      requireNonNull(className, "className is missing");
      requireNonNull(labeller, "labeller is missing");
      requireNonNull(act, "act is missing");
    }
  }

  /// What came of it.
  public record Labelled(String act, int labelled, int refused) {}
}
