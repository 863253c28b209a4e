package dev.millrace.console.mesh;

import static dev.millrace.console.mesh.MeshDouble.answer;
import static java.util.stream.Collectors.groupingBy;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.CreateProjectRequest;
import dev.millrace.proto.labeling.v1.GetItemRequest;
import dev.millrace.proto.labeling.v1.GetProjectRequest;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelRecord;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.LabelingGrpc;
import dev.millrace.proto.labeling.v1.LeaseRef;
import dev.millrace.proto.labeling.v1.ListItemsRequest;
import dev.millrace.proto.labeling.v1.ListItemsResponse;
import dev.millrace.proto.labeling.v1.ListProjectsRequest;
import dev.millrace.proto.labeling.v1.ListProjectsResponse;
import dev.millrace.proto.labeling.v1.NextTasksRequest;
import dev.millrace.proto.labeling.v1.NextTasksResponse;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ProjectStatus;
import dev.millrace.proto.labeling.v1.Provenance;
import dev.millrace.proto.labeling.v1.ReleaseTasksRequest;
import dev.millrace.proto.labeling.v1.ReleaseTasksResponse;
import dev.millrace.proto.labeling.v1.RenewTasksRequest;
import dev.millrace.proto.labeling.v1.RenewTasksResponse;
import dev.millrace.proto.labeling.v1.RetractLabelRequest;
import dev.millrace.proto.labeling.v1.RetractLabelResponse;
import dev.millrace.proto.labeling.v1.SubmitLabelRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelResponse;
import dev.millrace.proto.labeling.v1.Suggestion;
import dev.millrace.proto.labeling.v1.Task;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Labeling in memory: one project of drawings, some labelled by a stream.
public final class LabelingDouble extends LabelingGrpc.LabelingImplBase {
  public static final String PROJECT = "shapes";
  static final int LABELLED = 40;
  private static final int ITEMS = 120;
  private static final String SOURCE = "millrace/labeling";

  private final EventLog log;
  private final Map<String, Project> projects = new LinkedHashMap<>();
  private final Map<String, ItemState> items = new LinkedHashMap<>();
  private final Map<String, String> holders = new HashMap<>();
  private final Map<String, Long> epochs = new HashMap<>();

  LabelingDouble(EventLog log, BlobStore blobs) {
    this.log = log;
    var schema = LabelSchema.newBuilder().addAllClasses(Shapes.CLASSES);
    projects.put(
        PROJECT,
        Project.newBuilder()
            .setId(PROJECT)
            .setTitle("Shapes <b>by hand</b>")
            .setApplication(Application.APPLICATION_IMAGE_CLASSIFICATION)
            .setSchema(schema)
            .build());
    var published = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < ITEMS; i++) {
      var item = "shape-%03d".formatted(i);
      var blob = blobs.put(Shapes.png(i), "image/png");
      var state = ItemState.newBuilder().setProject(PROJECT).setItem(item).setBlob(blob);
      if (i >= LABELLED) {
        var margin = i % 10 / 10f;
        state.setSuggestion(
            Suggestion.newBuilder()
                .setClassName(Shapes.shape(i))
                .setConfidence(0.5f + margin / 2)
                .setMargin(margin)
                .setModelVersion("2"));
      }
      items.put(item, state.putAttributes("source", "drawn").build());
      if (i < LABELLED) {
        published.add(
            label(item, Shapes.shape(i), "stream", LabelSource.LABEL_SOURCE_STREAM, "first-" + i));
      }
    }
    published.forEach(CompletableFuture::join);
  }

  /// All items, in order.
  public synchronized List<ItemState> items() {
    return List.copyOf(items.values());
  }

  public synchronized ItemState item(String name) {
    return Optional.ofNullable(items.get(name)).orElseThrow(() -> missing("item", name));
  }

  /// Gives the lease of an item to somebody else.
  public synchronized void steal(String item) {
    holders.put(item, "somebody else");
    epochs.merge(item, 1L, Long::sum);
  }

  @Override
  public synchronized void createProject(
      CreateProjectRequest request, StreamObserver<Project> caller) {
    answer(
        caller,
        () -> {
          var wanted = request.getProject();
          var known = projects.putIfAbsent(wanted.getId(), wanted);
          if (known != null && !known.equals(wanted)) {
            throw Status.ALREADY_EXISTS
                .withDescription("project %s is there".formatted(wanted.getId()))
                .asRuntimeException();
          }
          return wanted;
        });
  }

  @Override
  public synchronized void getProject(
      GetProjectRequest request, StreamObserver<ProjectStatus> caller) {
    answer(caller, () -> status(project(request.getProject())));
  }

  @Override
  public synchronized void listProjects(
      ListProjectsRequest request, StreamObserver<ListProjectsResponse> caller) {
    answer(
        caller,
        () ->
            ListProjectsResponse.newBuilder()
                .addAllProjects(projects.values().stream().map(this::status).toList())
                .build());
  }

  @Override
  public synchronized void nextTasks(
      NextTasksRequest request, StreamObserver<NextTasksResponse> caller) {
    answer(
        caller,
        () -> {
          var tasks =
              of(project(request.getProject())).stream()
                  .filter(item -> !item.hasCurrent() && !holders.containsKey(item.getItem()))
                  .limit(request.getCount())
                  .map(item -> lease(item, request.getLabeller()))
                  .toList();
          return NextTasksResponse.newBuilder().addAllTasks(tasks).build();
        });
  }

  @Override
  public synchronized void renewTasks(
      RenewTasksRequest request, StreamObserver<RenewTasksResponse> caller) {
    answer(
        caller,
        () ->
            RenewTasksResponse.newBuilder()
                .setLeaseUntil(Words.timestamp(Instant.now().plusSeconds(15)))
                .addAllLostItems(
                    request.getLeasesList().stream()
                        .filter(lease ->
                            !epochs.getOrDefault(lease.getItem(), 0L).equals(lease.getLeaseEpoch()))
                        .map(LeaseRef::getItem)
                        .toList())
                .build());
  }

  @Override
  public synchronized void releaseTasks(
      ReleaseTasksRequest request, StreamObserver<ReleaseTasksResponse> caller) {
    answer(
        caller,
        () -> {
          request
              .getLeasesList()
              .forEach(lease -> holders.remove(lease.getItem(), request.getLabeller()));
          return ReleaseTasksResponse.getDefaultInstance();
        });
  }

  @Override
  public synchronized void submitLabel(
      SubmitLabelRequest request, StreamObserver<SubmitLabelResponse> caller) {
    answer(
        caller,
        () -> {
          var item = request.getItem();
          var className = request.getValue().getClassName();
          if (!project(request.getProject()).getSchema().getClassesList().contains(className)) {
            throw Status.INVALID_ARGUMENT
                .withDescription("no class " + className)
                .asRuntimeException();
          }
          if (request.getLeaseEpoch() != 0
              && epochs.getOrDefault(item, 0L) != request.getLeaseEpoch()) {
            throw Status.ABORTED
                .withDescription("somebody else holds item " + item)
                .asRuntimeException();
          }
          holders.remove(item);
          var source =
              request.hasSuggestion()
                  ? LabelSource.LABEL_SOURCE_MODEL_ASSISTED
                  : LabelSource.LABEL_SOURCE_PERSON;
          label(item, className, request.getLabeller(), source, request.getLabelId()).join();
          return SubmitLabelResponse.newBuilder().setLabelId(request.getLabelId()).build();
        });
  }

  @Override
  public synchronized void retractLabel(
      RetractLabelRequest request, StreamObserver<RetractLabelResponse> caller) {
    answer(
        caller,
        () -> {
          var item = item(request.getItem());
          var labels =
              item.getLabelsList().stream()
                  .map(label ->
                      label.getLabelId().equals(request.getLabelId())
                          ? label.toBuilder().setRetracted(true).build()
                          : label)
                  .toList();
          items.put(item.getItem(), current(item.toBuilder().clearLabels().addAllLabels(labels)));
          return RetractLabelResponse.getDefaultInstance();
        });
  }

  @Override
  public synchronized void getItem(GetItemRequest request, StreamObserver<ItemState> caller) {
    answer(caller, () -> item(request.getItem()));
  }

  @Override
  public synchronized void listItems(
      ListItemsRequest request, StreamObserver<ListItemsResponse> caller) {
    answer(
        caller,
        () -> {
          var from =
              request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
          var all =
              of(project(request.getProject())).stream()
                  .filter(item ->
                      request.getClassName().isEmpty()
                          || item.getCurrent().getClassName().equals(request.getClassName()))
                  .filter(item ->
                      switch (request.getFilter()) {
                        case ITEM_FILTER_LABELLED -> item.hasCurrent();
                        case ITEM_FILTER_UNLABELLED -> !item.hasCurrent();
                        case ITEM_FILTER_TO_REVIEW, ITEM_FILTER_UNSPECIFIED, UNRECOGNIZED -> true;
                      })
                  .toList();
          int end = Math.min(all.size(), from + request.getPageSize());
          return ListItemsResponse.newBuilder()
              .addAllItems(all.subList(from, end))
              .setNextPageToken(end < all.size() ? Integer.toString(end) : "")
              .build();
        });
  }

  private Collection<ItemState> of(Project project) {
    return project.getId().equals(PROJECT) ? items.values() : List.of();
  }

  private Task lease(ItemState item, String labeller) {
    holders.put(item.getItem(), labeller);
    var task =
        Task.newBuilder()
            .setItem(item.getItem())
            .setBlob(item.getBlob())
            .setLeaseEpoch(epochs.merge(item.getItem(), 1L, Long::sum))
            .setLeaseUntil(Words.timestamp(Instant.now().plusSeconds(15)));
    if (item.hasSuggestion()) {
      task.setSuggestion(item.getSuggestion());
    }
    return task.build();
  }

  private CompletableFuture<Void> label(
      String item, String className, String labeller, LabelSource source, String labelId) {
    var value = LabelValue.newBuilder().setClassName(className).build();
    var provenance =
        Provenance.newBuilder()
            .setLabeller(labeller)
            .setSource(source)
            .setDecidedAt(Words.timestamp(Instant.now()))
            .build();
    var record =
        LabelRecord.newBuilder()
            .setLabelId(labelId)
            .setValue(value)
            .setProvenance(provenance)
            .setEventSource(SOURCE)
            .setEventId("labeled/" + labelId);
    items.put(item, current(item(item).toBuilder().addLabels(record)));
    var labeled =
        ItemLabeled.newBuilder()
            .setProject(PROJECT)
            .setItem(item)
            .setLabelId(labelId)
            .setValue(value)
            .setProvenance(provenance);
    var data = LabelEvent.newBuilder().setLabeled(labeled).build();
    return log.append(Topics.LABELS, Event.now(SOURCE, "labeled/" + labelId, item, data));
  }

  private static ItemState current(ItemState.Builder item) {
    var valid = item.getLabelsList().stream().filter(label -> !label.getRetracted()).toList();
    return valid.isEmpty()
        ? item.clearCurrent().build()
        : item.setCurrent(valid.getLast().getValue()).build();
  }

  private ProjectStatus status(Project project) {
    var labelled = of(project).stream().filter(ItemState::hasCurrent).toList();
    var status =
        ProjectStatus.newBuilder()
            .setProject(project)
            .setItems(of(project).size())
            .setLabelled(labelled.size());
    labelled.stream()
        .collect(groupingBy(item -> item.getCurrent().getClassName()))
        .forEach((name, group) -> status.putLabelsByClass(name, group.size()));
    return status.build();
  }

  private Project project(String id) {
    return Optional.ofNullable(projects.get(id)).orElseThrow(() -> missing("project", id));
  }

  private static RuntimeException missing(String what, String name) {
    return Status.NOT_FOUND
        .withDescription("there is no %s %s".formatted(what, name))
        .asRuntimeException();
  }
}
