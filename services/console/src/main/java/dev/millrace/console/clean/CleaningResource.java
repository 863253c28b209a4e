package dev.millrace.console.clean;

import static java.util.Objects.requireNonNull;

import dev.millrace.console.Names;
import dev.millrace.console.Services;
import dev.millrace.console.Times;
import dev.millrace.console.access.Needs;
import dev.millrace.console.access.Role;
import dev.millrace.console.access.Visitors;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.CleaningStatus;
import dev.millrace.proto.labeling.v1.ClearMarksRequest;
import dev.millrace.proto.labeling.v1.DuplicateGroup;
import dev.millrace.proto.labeling.v1.DuplicateItem;
import dev.millrace.proto.labeling.v1.GetCleaningRequest;
import dev.millrace.proto.labeling.v1.ListDuplicatesRequest;
import dev.millrace.proto.labeling.v1.ListMarksRequest;
import dev.millrace.proto.labeling.v1.ListSuspectsRequest;
import dev.millrace.proto.labeling.v1.MarkItemsRequest;
import dev.millrace.proto.labeling.v1.StartCleaningRequest;
import dev.millrace.proto.labeling.v1.SuspectReason;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The labels of a project that are probably wrong, and near duplicates.
@Path("/api/projects/{project}/cleaning")
@RunOnVirtualThread
public final class CleaningResource {
  private final Services services;
  private final Visitors visitors;

  @Inject
  CleaningResource(Services services, Visitors visitors) {
    this.services = services;
    this.visitors = visitors;
  }

  /// How the ranking stands.
  @GET
  @Needs(Role.REVIEWER)
  public StatusView status(@PathParam("project") String project) {
    return StatusView.of(
        services
            .cleaning()
            .getCleaning(GetCleaningRequest.newBuilder().setProject(project).build()));
  }

  /// Has all labels weighed again.
  @POST
  @Needs(Role.REVIEWER)
  public StatusView start(@PathParam("project") String project) {
    return StatusView.of(
        services
            .cleaning()
            .startCleaning(StartCleaningRequest.newBuilder().setProject(project).build()));
  }

  /// The most suspect labels first, page by page.
  @GET
  @Needs(Role.REVIEWER)
  @Path("suspects")
  public SuspectPage suspects(
      @PathParam("project") String project,
      @QueryParam("className") @DefaultValue("") String className,
      @QueryParam("reason") @DefaultValue("") String reason,
      @QueryParam("page") @DefaultValue("") String page,
      @QueryParam("size") @DefaultValue("24") int size) {
    var answer =
        services
            .cleaning()
            .listSuspects(
                ListSuspectsRequest.newBuilder()
                    .setProject(project)
                    .setClassName(className)
                    .setReason(reason(reason))
                    .setPageToken(page)
                    .setPageSize(size)
                    .build());
    return new SuspectPage(
        answer.getSuspectsList().stream().map(SuspectView::of).toList(), answer.getNextPageToken());
  }

  private static SuspectReason reason(String reason) {
    return switch (reason) {
      case "" -> SuspectReason.SUSPECT_REASON_UNSPECIFIED;
      case "out of fold" -> SuspectReason.SUSPECT_REASON_OUT_OF_FOLD;
      case "confident learning" -> SuspectReason.SUSPECT_REASON_CONFIDENT_LEARNING;
      case "top loss" -> SuspectReason.SUSPECT_REASON_TOP_LOSS;
      case "contradicted" -> SuspectReason.SUSPECT_REASON_CONTRADICTED;
      default ->
          throw new InvalidException(
              "reason is '%s': expected out of fold, confident learning, top loss or contradicted"
                  .formatted(reason));
    };
  }

  /// Groups of near duplicates, page by page.
  @GET
  @Needs(Role.REVIEWER)
  @Path("duplicates")
  public GroupPage duplicates(
      @PathParam("project") String project,
      @QueryParam("leaks") @DefaultValue("false") boolean leaks,
      @QueryParam("page") @DefaultValue("") String page,
      @QueryParam("size") @DefaultValue("12") int size) {
    var answer =
        services
            .cleaning()
            .listDuplicates(
                ListDuplicatesRequest.newBuilder()
                    .setProject(project)
                    .setLeaksOnly(leaks)
                    .setPageToken(page)
                    .setPageSize(size)
                    .build());
    return new GroupPage(
        answer.getGroupsList().stream().map(GroupView::of).toList(), answer.getNextPageToken());
  }

  /// All that a labeller has marked, the newest first.
  @GET
  @Needs(Role.REVIEWER)
  @Path("marks")
  public List<MarkView> marks(
      @PathParam("project") String project,
      @QueryParam("labeller") @DefaultValue("") String labeller) {
    return services
        .cleaning()
        .listMarks(
            ListMarksRequest.newBuilder()
                .setProject(project)
                .setLabeller(visitors.acting(labeller))
                .build())
        .getMarksList()
        .stream()
        .map(MarkView::of)
        .toList();
  }

  /// Marks items.
  @POST
  @Needs(Role.REVIEWER)
  @Path("marks")
  public List<MarkView> mark(@PathParam("project") String project, NewMarks marks) {
    var request =
        MarkItemsRequest.newBuilder()
            .setProject(project)
            .setLabeller(visitors.acting(marks.labeller()));
    marks.marks().stream().map(MarkView::toProto).forEach(request::addMarks);
    var _ = services.cleaning().markItems(request.build());
    return marks(project, marks.labeller());
  }

  /// Takes marks away.
  @POST
  @Needs(Role.REVIEWER)
  @Path("marks/clear")
  public List<MarkView> clear(@PathParam("project") String project, Clearing clearing) {
    var _ =
        services
            .cleaning()
            .clearMarks(
                ClearMarksRequest.newBuilder()
                    .setProject(project)
                    .setLabeller(visitors.acting(clearing.labeller()))
                    .addAllItems(clearing.items())
                    .build());
    return marks(project, clearing.labeller());
  }

  /// Carries out all that a labeller has marked.
  @POST
  @Needs(Role.REVIEWER)
  @Path("marks/apply")
  public MarkedWork.Done apply(@PathParam("project") String project, Application application) {
    var labeller = visitors.acting(application.labeller());
    boolean removes = visitors.person().may(Role.ADMIN);
    return new MarkedWork(services, project, labeller, application.act(), removes).run();
  }

  /// How the ranking stands.
  public record StatusView(
      String state,
      int done,
      String error,
      String source,
      String run,
      Optional<Instant> rankedAt,
      int weighed,
      int suspects,
      int duplicateGroups) {
    static StatusView of(CleaningStatus status) {
      return new StatusView(
          Names.of(status.getState(), "CLEANING_STATE_"),
          status.getDone(),
          status.getError(),
          status.getSource(),
          status.getRun(),
          status.hasRankedAt() ? Optional.of(Times.of(status.getRankedAt())) : Optional.empty(),
          status.getWeighed(),
          status.getSuspects(),
          status.getDuplicateGroups());
    }
  }

  /// Some suspects, and the name of the next page, empty on the last.
  public record SuspectPage(List<SuspectView> suspects, String next) {
    public SuspectPage {
      suspects = List.copyOf(suspects);
    }
  }

  /// Some groups, and the name of the next page, empty on the last.
  public record GroupPage(List<GroupView> groups, String next) {
    public GroupPage {
      groups = List.copyOf(groups);
    }
  }

  /// Near duplicates.
  public record GroupView(List<TwinView> items, boolean contradicting, boolean leak) {
    public GroupView {
      items = List.copyOf(items);
    }

    static GroupView of(DuplicateGroup group) {
      return new GroupView(
          group.getItemsList().stream().map(TwinView::of).toList(),
          group.getContradicting(),
          group.getLeak());
    }
  }

  /// One of them.
  public record TwinView(
      String item, String image, String className, String labelId, String split) {
    static TwinView of(DuplicateItem item) {
      return new TwinView(
          item.getItem(),
          item.getBlob().getSha256(),
          item.getClassName(),
          item.getLabelId(),
          item.getSplit());
    }
  }

  /// Marks of a labeller.
  public record NewMarks(String labeller, List<MarkView> marks) {
    public NewMarks {
      requireNonNull(labeller, "labeller is missing");
      marks = List.copyOf(requireNonNull(marks, "marks are missing"));
    }
  }

  /// Marks that go; none named: all.
  public record Clearing(String labeller, List<String> items) {
    public Clearing {
      requireNonNull(labeller, "labeller is missing");
      items = List.copyOf(requireNonNull(items, "items are missing"));
    }
  }

  /// The wish that marks be carried out.
  ///
  /// @param act makes sending it again harmless
  public record Application(String labeller, String act) {
    public Application {
      requireNonNull(labeller, "labeller is missing");
      requireNonNull(act, "act is missing");
    }
  }
}
