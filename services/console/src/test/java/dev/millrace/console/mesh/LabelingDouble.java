package dev.millrace.console.mesh;

import static dev.millrace.console.mesh.MeshDouble.answer;
import static java.util.stream.Collectors.groupingBy;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.proto.labeling.v1.ActKind;
import dev.millrace.proto.labeling.v1.AddClassesRequest;
import dev.millrace.proto.labeling.v1.CreateProjectRequest;
import dev.millrace.proto.labeling.v1.FlagItemRequest;
import dev.millrace.proto.labeling.v1.FlagItemResponse;
import dev.millrace.proto.labeling.v1.GetHistoryRequest;
import dev.millrace.proto.labeling.v1.GetHistoryResponse;
import dev.millrace.proto.labeling.v1.GetItemRequest;
import dev.millrace.proto.labeling.v1.GetProjectRequest;
import dev.millrace.proto.labeling.v1.ItemRefusal;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.ListActsRequest;
import dev.millrace.proto.labeling.v1.ListActsResponse;
import dev.millrace.proto.labeling.v1.ListItemsRequest;
import dev.millrace.proto.labeling.v1.ListItemsResponse;
import dev.millrace.proto.labeling.v1.ListProjectsRequest;
import dev.millrace.proto.labeling.v1.ListProjectsResponse;
import dev.millrace.proto.labeling.v1.NextTasksRequest;
import dev.millrace.proto.labeling.v1.NextTasksResponse;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ProjectStatus;
import dev.millrace.proto.labeling.v1.ReleaseTasksRequest;
import dev.millrace.proto.labeling.v1.ReleaseTasksResponse;
import dev.millrace.proto.labeling.v1.RenameClassRequest;
import dev.millrace.proto.labeling.v1.RenewTasksRequest;
import dev.millrace.proto.labeling.v1.RenewTasksResponse;
import dev.millrace.proto.labeling.v1.RetractLabelRequest;
import dev.millrace.proto.labeling.v1.RetractLabelResponse;
import dev.millrace.proto.labeling.v1.SetPlanRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelResponse;
import dev.millrace.proto.labeling.v1.SubmitLabelsRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelsResponse;
import dev.millrace.proto.labeling.v1.UndoActRequest;
import dev.millrace.proto.labeling.v1.UndoActResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// Labeling in memory: a project for each kind of label; each label is an event in the log.
public final class LabelingDouble extends ReviewingDouble {
  public static final String PROJECT = "shapes";

  private final Map<String, Project> projects = new LinkedHashMap<>();

  LabelingDouble(EventLog log, BlobStore blobs) {
    super(new LabelBook(log), new Leasing());
    Desks.all().forEach(project -> projects.put(project.getId(), project));
    Desks.fill(book, blobs);
  }

  /// All items of the project of shapes, in order.
  public synchronized List<ItemState> items() {
    return book.of(PROJECT);
  }

  public synchronized ItemState item(String name) {
    return book.item(name);
  }

  public synchronized Project known(String project) {
    return project(project);
  }

  synchronized boolean remove(String item, String labeller, String act) {
    return book.remove(item, labeller, act);
  }

  /// Ends all leases, as those of a page do that was closed while it asked for tasks.
  public synchronized void endLeases() {
    leasing.endAll();
  }

  /// Gives the lease of an item to somebody else.
  public synchronized void steal(String item) {
    leasing.steal(item);
  }

  /// Lets somebody else label an item while this one is looked at.
  public synchronized void labelBehind(String item, String labeller, String className) {
    leasing.steal(item);
    var act = book.act(labeller, ActKind.ACT_KIND_LABEL, List.of(item), className);
    var by = LabelBook.by(labeller, act);
    book.label(item, Desks.ofClass(className), by, "behind-" + item, false).join();
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
  public synchronized void addClasses(AddClassesRequest request, StreamObserver<Project> caller) {
    answer(
        caller,
        () ->
            change(
                request.getProject(),
                project -> {
                  project
                      .getSchemaBuilder()
                      .addAllClasses(request.getClassesList())
                      .addAllMaskCodes(request.getMaskCodesList())
                      .addAllPointNames(request.getPointNamesList());
                  return project;
                }));
  }

  @Override
  public synchronized void renameClass(RenameClassRequest request, StreamObserver<Project> caller) {
    answer(
        caller,
        () -> {
          var at =
              project(request.getProject()).getSchema().getClassesList().indexOf(request.getName());
          if (at < 0) {
            throw Words.notFound("class " + request.getName());
          }
          return change(
              request.getProject(),
              project -> {
                project
                    .getSchemaBuilder()
                    .setClasses(at, request.getNewName())
                    .putRenamedClasses(request.getName(), request.getNewName());
                return project;
              });
        });
  }

  @Override
  public synchronized void setPlan(SetPlanRequest request, StreamObserver<Project> caller) {
    answer(
        caller, () -> change(request.getProject(), project -> project.setPlan(request.getPlan())));
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
          var free = new ArrayList<>(book.of(project(request.getProject()).getId()));
          free.removeIf(
              item -> item.hasCurrent() || item.getToReview() || !leasing.isFree(item.getItem()));
          free.sort(
              (a, b) -> leasing.timesSkipped(a.getItem()) - leasing.timesSkipped(b.getItem()));
          return NextTasksResponse.newBuilder()
              .addAllTasks(
                  free.stream()
                      .limit(request.getCount())
                      .map(item -> leasing.lease(item, request.getLabeller()))
                      .toList())
              .build();
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
                .addAllLostItems(leasing.lost(request.getLeasesList()))
                .build());
  }

  @Override
  public synchronized void releaseTasks(
      ReleaseTasksRequest request, StreamObserver<ReleaseTasksResponse> caller) {
    answer(
        caller,
        () -> {
          leasing.release(request.getLeasesList(), request.getLabeller(), request.getSkip());
          return ReleaseTasksResponse.getDefaultInstance();
        });
  }

  @Override
  public synchronized void submitLabel(
      SubmitLabelRequest request, StreamObserver<SubmitLabelResponse> caller) {
    answer(
        caller,
        () -> {
          check(project(request.getProject()), request.getValue());
          leasing.spend(request.getItem(), request.getLeaseEpoch());
          var said = Words.said(request.getValue());
          var act =
              book.act(
                  request.getLabeller(), ActKind.ACT_KIND_LABEL, List.of(request.getItem()), said);
          var by = LabelBook.by(request.getLabeller(), act).toBuilder();
          if (request.hasSuggestion()) {
            var shown = request.getSuggestion();
            by.setSource(LabelSource.LABEL_SOURCE_MODEL_ASSISTED)
                .setSuggestedBy(shown.getModelVersion())
                .setSuggestion(shown.getClassName())
                .setSuggestionConfidence(shown.getConfidence());
          }
          book.label(request.getItem(), request.getValue(), by.build(), request.getLabelId(), false)
              .join();
          return SubmitLabelResponse.newBuilder()
              .setLabelId(request.getLabelId())
              .setAct(act)
              .build();
        });
  }

  @Override
  public synchronized void submitLabels(
      SubmitLabelsRequest request, StreamObserver<SubmitLabelsResponse> caller) {
    answer(
        caller,
        () -> {
          var answer = SubmitLabelsResponse.newBuilder();
          var items = request.getLabelsList().stream().map(label -> label.getItem()).toList();
          var said = Words.said(request.getLabels(0).getValue());
          var act = request.getAct().isEmpty() ? UUID.randomUUID().toString() : request.getAct();
          book.note(act, request.getLabeller(), ActKind.ACT_KIND_LABEL, items, said);
          var by =
              LabelBook.by(request.getLabeller(), act).toBuilder()
                  .setSelection(request.getSelection())
                  .build();
          for (var label : request.getLabelsList()) {
            if (book.all().stream().noneMatch(item -> item.getItem().equals(label.getItem()))) {
              answer.addRefused(
                  ItemRefusal.newBuilder()
                      .setItem(label.getItem())
                      .setReason("there is no such item"));
            } else {
              book.label(label.getItem(), label.getValue(), by, act + label.getItem(), false)
                  .join();
              answer.setLabelled(answer.getLabelled() + 1);
            }
          }
          return answer.setAct(act).build();
        });
  }

  @Override
  public synchronized void retractLabel(
      RetractLabelRequest request, StreamObserver<RetractLabelResponse> caller) {
    answer(
        caller,
        () -> {
          var act = book.retract(request.getItem(), request.getLabelId(), request.getLabeller());
          var answer = RetractLabelResponse.newBuilder().setAct(act);
          if (leasing.isFree(request.getItem())) {
            answer.setTask(leasing.lease(book.item(request.getItem()), request.getLabeller()));
          }
          return answer.build();
        });
  }

  @Override
  public synchronized void flagItem(
      FlagItemRequest request, StreamObserver<FlagItemResponse> caller) {
    answer(
        caller,
        () -> {
          leasing.spend(request.getItem(), request.getLeaseEpoch());
          return FlagItemResponse.newBuilder().setAct(book.flag(request)).build();
        });
  }

  @Override
  public synchronized void listActs(
      ListActsRequest request, StreamObserver<ListActsResponse> caller) {
    answer(caller, () -> ListActsResponse.newBuilder().addAllActs(book.acts()).build());
  }

  @Override
  public synchronized void undoAct(UndoActRequest request, StreamObserver<UndoActResponse> caller) {
    answer(
        caller,
        () -> {
          if (!request.getMayRemove() && book.removes(request.getLabeller(), request.getAct())) {
            throw Status.PERMISSION_DENIED
                .withDescription("only who may remove items undoes that")
                .asRuntimeException();
          }
          var undo = book.undo(request.getLabeller(), request.getAct());
          var answer =
              UndoActResponse.newBuilder()
                  .setAct(undo.getAct())
                  .setOfAct(undo.getOfAct())
                  .setItems(undo.getItems())
                  .setRedone(undo.getKind() == ActKind.ACT_KIND_REDO);
          if (undo.getItems() == 1 && leasing.isFree(undo.getItem())) {
            answer.setTask(leasing.lease(book.item(undo.getItem()), request.getLabeller()));
          }
          return answer.build();
        });
  }

  @Override
  public synchronized void getItem(GetItemRequest request, StreamObserver<ItemState> caller) {
    answer(caller, () -> item(request.getItem()));
  }

  @Override
  public synchronized void getHistory(
      GetHistoryRequest request, StreamObserver<GetHistoryResponse> caller) {
    answer(
        caller,
        () ->
            GetHistoryResponse.newBuilder().addAllEntries(book.history(request.getItem())).build());
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
              book.of(project(request.getProject()).getId()).stream()
                  .filter(item ->
                      request.getClassName().isEmpty()
                          || item.getCurrent().getClassName().equals(request.getClassName()))
                  .filter(item ->
                      switch (request.getFilter()) {
                        case ITEM_FILTER_LABELLED -> item.hasCurrent();
                        case ITEM_FILTER_UNLABELLED -> !item.hasCurrent();
                        case ITEM_FILTER_TO_REVIEW -> item.getToReview();
                        case ITEM_FILTER_UNSPECIFIED, UNRECOGNIZED -> true;
                      })
                  .toList();
          int end = Math.min(all.size(), from + request.getPageSize());
          return ListItemsResponse.newBuilder()
              .addAllItems(all.subList(from, end))
              .setNextPageToken(end < all.size() ? Integer.toString(end) : "")
              .build();
        });
  }

  private static void check(Project project, LabelValue value) {
    if (value.hasClassName()
        && !project.getSchema().getClassesList().contains(value.getClassName())) {
      throw Status.INVALID_ARGUMENT
          .withDescription("no class " + value.getClassName())
          .asRuntimeException();
    }
  }

  private ProjectStatus status(Project project) {
    var items = book.of(project.getId());
    var labelled = items.stream().filter(ItemState::hasCurrent).toList();
    var status =
        ProjectStatus.newBuilder()
            .setProject(project)
            .setItems(items.size())
            .setLabelled(labelled.size())
            .setToReview(items.stream().filter(ItemState::getToReview).count());
    labelled.stream()
        .filter(item -> item.getCurrent().hasClassName())
        .collect(groupingBy(item -> item.getCurrent().getClassName()))
        .forEach((name, group) -> status.putLabelsByClass(name, group.size()));
    return status.build();
  }

  private Project change(String id, UnaryOperator<Project.Builder> how) {
    var changed = how.apply(project(id).toBuilder()).build();
    projects.put(id, changed);
    return changed;
  }

  private Project project(String id) {
    return Optional.ofNullable(projects.get(id)).orElseThrow(() -> Words.notFound("project " + id));
  }
}
