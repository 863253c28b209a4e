package dev.millrace.console.mesh;

import static dev.millrace.console.mesh.MeshDouble.answer;

import dev.millrace.proto.labeling.v1.CleaningGrpc;
import dev.millrace.proto.labeling.v1.CleaningState;
import dev.millrace.proto.labeling.v1.CleaningStatus;
import dev.millrace.proto.labeling.v1.ClearMarksRequest;
import dev.millrace.proto.labeling.v1.ClearMarksResponse;
import dev.millrace.proto.labeling.v1.DuplicateGroup;
import dev.millrace.proto.labeling.v1.DuplicateItem;
import dev.millrace.proto.labeling.v1.GetCleaningRequest;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.ListDuplicatesRequest;
import dev.millrace.proto.labeling.v1.ListDuplicatesResponse;
import dev.millrace.proto.labeling.v1.ListMarksRequest;
import dev.millrace.proto.labeling.v1.ListMarksResponse;
import dev.millrace.proto.labeling.v1.ListSuspectsRequest;
import dev.millrace.proto.labeling.v1.ListSuspectsResponse;
import dev.millrace.proto.labeling.v1.Mark;
import dev.millrace.proto.labeling.v1.MarkItemsRequest;
import dev.millrace.proto.labeling.v1.MarkItemsResponse;
import dev.millrace.proto.labeling.v1.StartCleaningRequest;
import dev.millrace.proto.labeling.v1.Suspect;
import dev.millrace.proto.labeling.v1.SuspectReason;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Cleaning in memory: every fifth labelled drawing is in doubt, the first two are twins.
public final class CleaningDouble extends CleaningGrpc.CleaningImplBase {
  private final LabelingDouble labeling;
  private final Map<String, Mark> marks = new LinkedHashMap<>();
  private Optional<Instant> rankedAt = Optional.empty();

  CleaningDouble(LabelingDouble labeling) {
    this.labeling = labeling;
  }

  @Override
  public synchronized void startCleaning(
      StartCleaningRequest request, StreamObserver<CleaningStatus> caller) {
    rankedAt = Optional.of(Instant.now());
    answer(caller, this::status);
  }

  @Override
  public synchronized void getCleaning(
      GetCleaningRequest request, StreamObserver<CleaningStatus> caller) {
    answer(caller, this::status);
  }

  private CleaningStatus status() {
    var status = CleaningStatus.newBuilder().setWeighed(40);
    rankedAt.ifPresent(at ->
        status
            .setState(CleaningState.CLEANING_STATE_DONE)
            .setRankedAt(Words.timestamp(at))
            .setSuspects(doubtful().size())
            .setDuplicateGroups(1));
    return status.build();
  }

  private List<ItemState> doubtful() {
    var items = labeling.items();
    return items.stream()
        .filter(ItemState::hasCurrent)
        .filter(item -> items.indexOf(item) % 5 == 0 && items.indexOf(item) < 40)
        .toList();
  }

  @Override
  public synchronized void listSuspects(
      ListSuspectsRequest request, StreamObserver<ListSuspectsResponse> caller) {
    answer(
        caller,
        () ->
            ListSuspectsResponse.newBuilder()
                .addAllSuspects(
                    doubtful().stream()
                        .filter(item ->
                            request.getClassName().isEmpty()
                                || request.getClassName().equals(item.getCurrent().getClassName()))
                        .map(CleaningDouble::suspect)
                        .toList())
                .build());
  }

  private static Suspect suspect(ItemState item) {
    var className = item.getCurrent().getClassName();
    int place = Shapes.CLASSES.indexOf(className);
    return Suspect.newBuilder()
        .setItem(item.getItem())
        .setBlob(item.getBlob())
        .setClassName(className)
        .setLabelId(item.getLabelsList().getLast().getLabelId())
        .setSuggestedClass(Shapes.CLASSES.get((place + 1) % Shapes.CLASSES.size()))
        .setSuspicion(0.9)
        .setProbability(0.08)
        .setSuggestedProbability(0.81)
        .addReasons(SuspectReason.SUSPECT_REASON_OUT_OF_FOLD)
        .addReasons(SuspectReason.SUSPECT_REASON_CONFIDENT_LEARNING)
        .build();
  }

  @Override
  public synchronized void listDuplicates(
      ListDuplicatesRequest request, StreamObserver<ListDuplicatesResponse> caller) {
    answer(
        caller,
        () ->
            ListDuplicatesResponse.newBuilder()
                .addGroups(
                    DuplicateGroup.newBuilder()
                        .addItems(twin(labeling.items().get(0), "train"))
                        .addItems(twin(labeling.items().get(1), "valid"))
                        .setContradicting(true)
                        .setLeak(true))
                .build());
  }

  private static DuplicateItem twin(ItemState item, String split) {
    return DuplicateItem.newBuilder()
        .setItem(item.getItem())
        .setBlob(item.getBlob())
        .setClassName(item.getCurrent().getClassName())
        .setSplit(split)
        .build();
  }

  @Override
  public synchronized void markItems(
      MarkItemsRequest request, StreamObserver<MarkItemsResponse> caller) {
    answer(
        caller,
        () -> {
          for (var mark : request.getMarksList()) {
            var item = labeling.item(mark.getItem());
            marks.put(
                request.getLabeller() + "/" + mark.getItem(),
                mark.toBuilder()
                    .setBlob(item.getBlob())
                    .setPresentClass(item.getCurrent().getClassName())
                    .build());
          }
          return MarkItemsResponse.getDefaultInstance();
        });
  }

  @Override
  public synchronized void listMarks(
      ListMarksRequest request, StreamObserver<ListMarksResponse> caller) {
    answer(
        caller,
        () -> {
          var own = ListMarksResponse.newBuilder();
          marks.forEach((name, mark) -> {
            if (name.startsWith(request.getLabeller() + "/")) {
              own.addMarks(mark);
            }
          });
          return own.build();
        });
  }

  @Override
  public synchronized void clearMarks(
      ClearMarksRequest request, StreamObserver<ClearMarksResponse> caller) {
    answer(
        caller,
        () -> {
          marks
              .keySet()
              .removeIf(name ->
                  name.startsWith(request.getLabeller() + "/")
                      && (request.getItemsList().isEmpty()
                          || request
                              .getItemsList()
                              .contains(name.substring(name.indexOf('/') + 1))));
          return ClearMarksResponse.getDefaultInstance();
        });
  }
}
