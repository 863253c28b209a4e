package dev.millrace.console.mesh;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.ImageContent;
import dev.millrace.proto.ingest.v1.ItemContent;
import dev.millrace.proto.ingest.v1.TextContent;
import dev.millrace.proto.labeling.v1.Act;
import dev.millrace.proto.labeling.v1.ActKind;
import dev.millrace.proto.labeling.v1.Flag;
import dev.millrace.proto.labeling.v1.FlagItemRequest;
import dev.millrace.proto.labeling.v1.HistoryEntry;
import dev.millrace.proto.labeling.v1.ItemFlagged;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.ItemReviewed;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelRecord;
import dev.millrace.proto.labeling.v1.LabelRetracted;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Provenance;
import dev.millrace.proto.labeling.v1.ReviewReason;
import dev.millrace.proto.labeling.v1.SubmitReviewRequest;
import dev.millrace.proto.labeling.v1.Suggestion;
import io.grpc.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/// What the double of labeling knows of items: their labels, what was done to them, and by which
/// acts. Not for use by several threads at once.
final class LabelBook {
  static final String SOURCE = "millrace/labeling";

  private final EventLog log;
  private final Map<String, ItemState> items = new LinkedHashMap<>();
  private final Map<String, Act> acts = new LinkedHashMap<>();
  private final Map<String, List<ItemState>> removed = new HashMap<>();
  private final Map<String, List<LabelEvent>> history = new HashMap<>();
  private final Map<String, ReviewReason> reviews = new LinkedHashMap<>();

  LabelBook(EventLog log) {
    this.log = log;
  }

  void addPicture(BlobStore blobs, String project, String item, byte[] png, int side) {
    var blob = blobs.put(png, "image/png");
    var image = ImageContent.newBuilder().setBlob(blob).setWidth(side).setHeight(side);
    items.put(
        item,
        ItemState.newBuilder()
            .setProject(project)
            .setItem(item)
            .setBlob(blob)
            .setContent(ItemContent.newBuilder().setImage(image))
            .putAttributes("source", "drawn")
            .build());
  }

  void addText(String project, String item, String text) {
    items.put(
        item,
        ItemState.newBuilder()
            .setProject(project)
            .setItem(item)
            .setContent(ItemContent.newBuilder().setText(TextContent.newBuilder().setInline(text)))
            .build());
  }

  void suggest(String item, Suggestion suggestion) {
    change(item, state -> state.setSuggestion(suggestion));
  }

  ItemState item(String name) {
    return Optional.ofNullable(items.get(name)).orElseThrow(() -> Words.notFound("item " + name));
  }

  Collection<ItemState> all() {
    return items.values();
  }

  List<ItemState> of(String project) {
    return items.values().stream().filter(item -> item.getProject().equals(project)).toList();
  }

  /// Removes an item in an act that may have other parts.
  boolean remove(String item, String labeller, String act) {
    var gone = Optional.ofNullable(items.remove(item));
    gone.ifPresent(state -> {
      removed.computeIfAbsent(act, _ -> new ArrayList<>()).add(state);
      note(act, labeller, ActKind.ACT_KIND_REMOVAL, List.of(item), "removed");
    });
    return gone.isPresent();
  }

  /// Gives a label; it is in the log when what is answered is done.
  CompletableFuture<Void> label(
      String item, LabelValue value, Provenance by, String labelId, boolean vote) {
    var record =
        LabelRecord.newBuilder()
            .setLabelId(labelId)
            .setValue(value)
            .setProvenance(by)
            .setEventSource(SOURCE)
            .setEventId("labeled/" + labelId)
            .setVote(vote);
    change(item, state -> current(state.addLabels(record)));
    var labeled =
        ItemLabeled.newBuilder()
            .setProject(item(item).getProject())
            .setItem(item)
            .setLabelId(labelId)
            .setValue(value)
            .setProvenance(by)
            .setVote(vote);
    return publish("labeled/" + labelId, item, LabelEvent.newBuilder().setLabeled(labeled).build());
  }

  String retract(String item, String labelId, String labeller) {
    var known =
        item(item).getLabelsList().stream()
            .filter(label -> label.getLabelId().equals(labelId))
            .findFirst()
            .orElseThrow(() -> Words.notFound("label " + labelId));
    var act =
        act(labeller, ActKind.ACT_KIND_RETRACTION, List.of(item), Words.said(known.getValue()));
    setRetracted(item, label -> label.getLabelId().equals(labelId), true, by(labeller, act));
    return act;
  }

  String flag(FlagItemRequest request) {
    var act =
        act(request.getLabeller(), ActKind.ACT_KIND_FLAG, List.of(request.getItem()), "flagged");
    var by = by(request.getLabeller(), act);
    var flag = Flag.newBuilder().setFlag(act).setReason(request.getReason()).setProvenance(by);
    change(request.getItem(), state -> state.addFlags(flag).setToReview(true));
    reviews.put(request.getItem(), ReviewReason.REVIEW_REASON_FLAGGED);
    var flagged =
        ItemFlagged.newBuilder()
            .setProject(request.getProject())
            .setItem(request.getItem())
            .setReason(request.getReason())
            .setProvenance(by);
    publish(act, request.getItem(), LabelEvent.newBuilder().setFlagged(flagged).build()).join();
    return act;
  }

  void sendToReview(String item, ReviewReason reason) {
    reviews.put(item, reason);
    change(item, state -> state.setToReview(true));
  }

  Map<String, ReviewReason> reviews() {
    return Map.copyOf(reviews);
  }

  String review(SubmitReviewRequest request) {
    var item = request.getItem();
    reviews.remove(item);
    change(item, state -> state.clearFlags().setToReview(false));
    var verdict = request.getVerdict();
    var act = act(request.getReviewer(), ActKind.ACT_KIND_REVIEW, List.of(item), verdict.name());
    var by = by(request.getReviewer(), act);
    switch (verdict) {
      case VERDICT_CORRECTED ->
          label(
                  item,
                  request.getValue(),
                  by.toBuilder().setSource(LabelSource.LABEL_SOURCE_REVIEW).build(),
                  act,
                  false)
              .join();
      case VERDICT_SENT_BACK -> setRetracted(item, _ -> true, true, by);
      case VERDICT_ACCEPTED, VERDICT_UNSPECIFIED, UNRECOGNIZED -> {}
    }
    var reviewed =
        ItemReviewed.newBuilder()
            .setProject(request.getProject())
            .setItem(item)
            .setVerdict(verdict)
            .setComment(request.getComment())
            .setProvenance(by);
    publish("review/" + act, item, LabelEvent.newBuilder().setReviewed(reviewed).build()).join();
    return act;
  }

  String act(String labeller, ActKind kind, List<String> touched, String what) {
    var name = UUID.randomUUID().toString();
    note(name, labeller, kind, touched, what);
    return name;
  }

  void note(String name, String labeller, ActKind kind, List<String> touched, String what) {
    acts.put(
        name,
        Act.newBuilder()
            .setAct(name)
            .setLabeller(labeller)
            .setKind(kind)
            .setItems(touched.size())
            .setItem(touched.getFirst())
            .setWhat(what)
            .setDecidedAt(Words.timestamp(Instant.now()))
            .build());
  }

  List<Act> acts() {
    return List.copyOf(acts.values()).reversed();
  }

  /// Takes an act back, or the newest of a labeller.
  Act undo(String labeller, String wanted) {
    var act = wanted(labeller, wanted);
    if (act.getUndone()) {
      throw Status.ABORTED
          .withDescription("act %s is undone".formatted(wanted))
          .asRuntimeException();
    }
    var redo = act.getKind() == ActKind.ACT_KIND_UNDO;
    var target = redo ? act.getOfAct() : act.getAct();
    acts.computeIfPresent(act.getAct(), (_, known) -> known.toBuilder().setUndone(true).build());
    acts.computeIfPresent(target, (_, known) -> known.toBuilder().setUndone(!redo).build());
    var kind = redo ? ActKind.ACT_KIND_REDO : ActKind.ACT_KIND_UNDO;
    var made = act(labeller, kind, List.of(act.getItem()), act.getWhat());
    acts.computeIfPresent(
        made,
        (_, known) -> known.toBuilder().setItems(act.getItems()).setOfAct(act.getAct()).build());
    for (var state : removed.getOrDefault(target, List.of())) {
      if (redo) {
        items.remove(state.getItem());
      } else {
        items.put(state.getItem(), state);
      }
    }
    for (var item : List.copyOf(items.keySet())) {
      setRetracted(
          item,
          label -> label.getProvenance().getAct().equals(target),
          !redo,
          by(labeller, made).toBuilder().setUndoes(target).build());
    }
    return acts().getFirst();
  }

  /// Whether undoing an act, or the newest of a labeller, removes items or puts them back.
  boolean removes(String labeller, String wanted) {
    var act = wanted(labeller, wanted);
    return removed.containsKey(act.getOfAct().isEmpty() ? act.getAct() : act.getOfAct());
  }

  private Act wanted(String labeller, String wanted) {
    return acts().stream()
        .filter(known ->
            wanted.isEmpty()
                ? known.getLabeller().equals(labeller)
                    && !known.getUndone()
                    && known.getKind() != ActKind.ACT_KIND_UNDO
                : known.getAct().equals(wanted))
        .findFirst()
        .orElseThrow(() -> Words.notFound("act " + wanted));
  }

  List<HistoryEntry> history(String item) {
    return history.getOrDefault(item, List.of()).stream()
        .map(event ->
            HistoryEntry.newBuilder()
                .setEventSource(SOURCE)
                .setEventId(UUID.randomUUID().toString())
                .setTime(Words.timestamp(Instant.now()))
                .setEvent(event)
                .build())
        .toList();
  }

  static Provenance by(String labeller, String act) {
    return Provenance.newBuilder()
        .setLabeller(labeller)
        .setSource(LabelSource.LABEL_SOURCE_PERSON)
        .setDecidedAt(Words.timestamp(Instant.now()))
        .setAct(act)
        .build();
  }

  private void setRetracted(
      String item,
      java.util.function.Predicate<LabelRecord> which,
      boolean retracted,
      Provenance by) {
    var touched =
        item(item).getLabelsList().stream()
            .filter(label -> which.test(label) && label.getRetracted() != retracted)
            .map(LabelRecord::getLabelId)
            .toList();
    if (touched.isEmpty()) {
      return;
    }
    var labels = new ArrayList<LabelRecord>();
    for (var label : item(item).getLabelsList()) {
      labels.add(
          touched.contains(label.getLabelId())
              ? label.toBuilder().setRetracted(retracted).build()
              : label);
    }
    change(item, state -> current(state.clearLabels().addAllLabels(labels)));
    for (var label : touched) {
      var event =
          LabelRetracted.newBuilder()
              .setProject(item(item).getProject())
              .setItem(item)
              .setLabelId(label)
              .setProvenance(by);
      publish(by.getAct(), item, LabelEvent.newBuilder().setRetracted(event).build()).join();
    }
  }

  private CompletableFuture<Void> publish(String id, String item, LabelEvent event) {
    history.computeIfAbsent(item, _ -> new ArrayList<>()).add(event);
    return log.append(Topics.LABELS, Event.now(SOURCE, id, item, event));
  }

  private void change(String item, UnaryOperator<ItemState.Builder> how) {
    items.put(item, how.apply(item(item).toBuilder()).build());
  }

  private static ItemState.Builder current(ItemState.Builder item) {
    var valid =
        item.getLabelsList().stream()
            .filter(label -> !label.getRetracted() && !label.getVote())
            .toList();
    return valid.isEmpty() ? item.clearCurrent() : item.setCurrent(valid.getLast().getValue());
  }
}
