package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.blob.InMemoryBlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Subscriber;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.InMemoryEventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.ImageContent;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.ingest.v1.ItemContent;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.ingest.v1.ItemRemoved;
import dev.millrace.proto.labeling.v1.AddClassesRequest;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.FlagItemRequest;
import dev.millrace.proto.labeling.v1.ItemLabel;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelRecord;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.LabellingPlan;
import dev.millrace.proto.labeling.v1.NextReviewsRequest;
import dev.millrace.proto.labeling.v1.NextTasksRequest;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Provenance;
import dev.millrace.proto.labeling.v1.RetractLabelRequest;
import dev.millrace.proto.labeling.v1.ReviewTask;
import dev.millrace.proto.labeling.v1.SetPlanRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelsRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelsResponse;
import dev.millrace.proto.labeling.v1.SubmitReviewRequest;
import dev.millrace.proto.labeling.v1.Task;
import dev.millrace.proto.labeling.v1.UndoActRequest;
import dev.millrace.proto.labeling.v1.UndoActResponse;
import dev.millrace.proto.labeling.v1.Verdict;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.serving.v1.ClassProbability;
import dev.millrace.proto.serving.v1.PredictionEvent;
import dev.millrace.proto.serving.v1.PredictionServed;
import dev.millrace.proto.serving.v1.Role;
import dev.millrace.testing.Backends;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/// The service without its host, on a log and a database of its own, and what others would publish.
final class TestMesh implements AutoCloseable {
  static final String PROJECT = "fashion";
  static final Duration LEASE = Duration.ofMinutes(5);

  final EventLog log;
  final Database database;
  final Tally tally = new Tally();
  final Projects projects;
  final Items items;
  final BlobStore blobs = new InMemoryBlobStore();
  final Skills skills = new Skills();
  final Labels labels;
  final BulkLabels bulk;
  final Reviews reviews;
  final ReviewQueue reviewQueue;
  final Undo undo;
  final ActList acts;
  final TaskLeases leases;
  private final Subscriber subscriber;

  TestMesh() {
    this(new InMemoryEventLog(3), dataSource());
  }

  TestMesh(EventLog log, DataSource dataSource) {
    this.log = log;
    this.database = new Database(dataSource, "millrace/labeling", log);
    this.projects = new Projects(database);
    this.items = new Items(database);
    var settling = new Settling(new ConsensusRules(skills));
    this.leases = new TaskLeases(database, LEASE);
    this.labels = new Labels(database, tally, settling, leases, new Masks(blobs));
    this.bulk = new BulkLabels(database, tally, settling, leases);
    this.reviews = new Reviews(database, tally, leases);
    this.reviewQueue = new ReviewQueue(database, leases);
    this.undo = new Undo(database, tally, settling, leases);
    this.acts = new ActList(database);
    this.subscriber = ReadModel.subscribe("labeling-" + UUID.randomUUID(), log, database, tally);
  }

  static DataSource dataSource() {
    return Backends.shared().newDatabase().migrated("labeling", "db/mesh", "db/labeling");
  }

  Queue queue() {
    return queue(LEASE);
  }

  Queue queue(Duration lease) {
    return new Queue(database, new TaskLeases(database, lease));
  }

  /// Makes the project, with three classes.
  void createProject() {
    var _ = projects.create(project("Bag", "Coat", "Shirt"));
  }

  static Project project(String... classes) {
    return Project.newBuilder()
        .setId(PROJECT)
        .setTitle("Fashion")
        .setApplication(Application.APPLICATION_IMAGE_CLASSIFICATION)
        .setSchema(LabelSchema.newBuilder().addAllClasses(List.of(classes)))
        .build();
  }

  Project addClasses(String... classes) {
    return projects.addClasses(
        AddClassesRequest.newBuilder().setProject(PROJECT).addAllClasses(List.of(classes)).build());
  }

  void add(String... ids) {
    for (var id : ids) {
      append(added(id));
    }
  }

  private void append(ItemEvent event) {
    var id = event.hasAdded() ? event.getAdded().getItem() : event.getRemoved().getItem();
    log.append(Topics.ITEMS, Event.now("millrace/ingest", id, event)).join();
  }

  void add(String id, Blob blob) {
    append(added(id, blob));
  }

  static ItemEvent added(String id) {
    var blob = Blob.newBuilder().setSha256("0".repeat(64)).setSize(100).setMediaType("image/png");
    return added(id, blob.build());
  }

  private static ItemEvent added(String id, Blob blob) {
    var image = ImageContent.newBuilder().setBlob(blob).setWidth(28).setHeight(28);
    return ItemEvent.newBuilder()
        .setAdded(
            ItemAdded.newBuilder()
                .setProject(PROJECT)
                .setItem(id)
                .setContent(ItemContent.newBuilder().setImage(image))
                .putAttributes("split", "train"))
        .build();
  }

  void remove(String id) {
    append(
        ItemEvent.newBuilder()
            .setRemoved(ItemRemoved.newBuilder().setProject(PROJECT).setItem(id))
            .build());
  }

  /// Removes items as one act, as ingest does for a person.
  void removeAll(String act, String labeller, String... ids) {
    removeAll(act, labeller, Instant.now(), ids);
  }

  void removeAll(String act, String labeller, Instant decidedAt, String... ids) {
    var by =
        Acts.by(labeller, LabelSource.LABEL_SOURCE_PERSON, act).toBuilder()
            .setDecidedAt(Times.timestamp(decidedAt))
            .build();
    for (var id : ids) {
      var removed =
          ItemRemoved.newBuilder()
              .setProject(PROJECT)
              .setItem(id)
              .setReason("blurred")
              .setProvenance(by);
      append(ItemEvent.newBuilder().setRemoved(removed).build());
    }
  }

  /// A label that comes with the stream.
  void label(String id, String className) {
    label(id, className, Instant.now());
  }

  void label(String id, String className, Instant decidedAt) {
    log.append(Topics.LABELS, labeled(id, className, decidedAt)).join();
  }

  static Event<LabelEvent> labeled(String id, String className, Instant decidedAt) {
    var provenance =
        Provenance.newBuilder()
            .setLabeller("stream")
            .setSource(LabelSource.LABEL_SOURCE_STREAM)
            .setDecidedAt(Times.timestamp(decidedAt));
    var labeled =
        ItemLabeled.newBuilder()
            .setProject(PROJECT)
            .setItem(id)
            .setLabelId("stream-" + className)
            .setValue(value(className))
            .setProvenance(provenance);
    return Event.now("millrace/ingest", id, LabelEvent.newBuilder().setLabeled(labeled).build());
  }

  void predict(String id, String version, float... probabilities) {
    predict(id, version, Instant.now(), probabilities);
  }

  void predict(String id, String version, Instant servedAt, float... probabilities) {
    var served =
        PredictionServed.newBuilder()
            .setProject(PROJECT)
            .setItem(id)
            .setModelVersion(version)
            .setServedAt(Times.timestamp(servedAt));
    var classes = List.of("Bag", "Coat", "Shirt");
    for (int i = 0; i < probabilities.length; i++) {
      served.addClasses(
          ClassProbability.newBuilder()
              .setClassName(classes.get(i))
              .setProbability(probabilities[i]));
    }
    log.append(
            Topics.PREDICTIONS,
            Event.now(
                "millrace/serving", id, PredictionEvent.newBuilder().setServed(served).build()))
        .join();
  }

  /// Another version than the one that answered has its say, as sure as can be.
  void secondOpinion(String id, String version, String className, String answerClass) {
    var served =
        PredictionServed.newBuilder()
            .setProject(PROJECT)
            .setItem(id)
            .setModelVersion(version)
            .setServedAt(Times.timestamp(Instant.now()))
            .addClasses(ClassProbability.newBuilder().setClassName(className).setProbability(1))
            .setRole(Role.ROLE_SECOND_OPINION)
            .setAnswerClass(answerClass);
    log.append(
            Topics.PREDICTIONS,
            Event.now(
                "millrace/serving", id, PredictionEvent.newBuilder().setServed(served).build()))
        .join();
  }

  /// Waits until all that is on the log now is in the tables.
  void settle() throws InterruptedException {
    database.awaitPublished();
    assertThat(subscriber.awaitPresent(Duration.ofSeconds(30))).isTrue();
    for (var topic : Topics.all()) {
      assertThat(headers(topic.deadName())).isEmpty();
    }
  }

  private List<Map<String, String>> headers(String topic) {
    var ends = log.ends(topic);
    var headers = new ArrayList<Map<String, String>>();
    log.read(
        topic, Collections.nCopies(ends.size(), 0L), ends, record -> headers.add(record.headers()));
    return headers;
  }

  List<Task> next(String labeller, int count) {
    return next(queue(), labeller, count);
  }

  static List<Task> next(Queue queue, String labeller, int count) {
    return queue.next(
        NextTasksRequest.newBuilder()
            .setProject(PROJECT)
            .setLabeller(labeller)
            .setCount(count)
            .build());
  }

  String submit(String id, String className) {
    return labels.submit(submission(id, className).build()).getLabelId();
  }

  String submit(String id, String labeller, String className, long epoch) {
    var request = submission(id, className).setLabeller(labeller).setLeaseEpoch(epoch);
    return labels.submit(request.build()).getLabelId();
  }

  /// Takes a label back, and answers the act.
  String retract(String id, String labelId) {
    return labels
        .retract(
            RetractLabelRequest.newBuilder()
                .setProject(PROJECT)
                .setItem(id)
                .setLabelId(labelId)
                .setLabeller("bob")
                .build())
        .getAct();
  }

  /// Takes an act back, as somebody who may remove items.
  UndoActResponse undo(String labeller, String act) {
    return undo.undo(wish(labeller, act).setMayRemove(true).build());
  }

  /// Takes an act back, as somebody who only labels.
  UndoActResponse undoLabelsOnly(String labeller, String act) {
    return undo.undo(wish(labeller, act).build());
  }

  private static UndoActRequest.Builder wish(String labeller, String act) {
    return UndoActRequest.newBuilder().setProject(PROJECT).setLabeller(labeller).setAct(act);
  }

  /// Labels items alike, as one act.
  SubmitLabelsResponse submitAll(String act, String className, String... ids) {
    var request =
        SubmitLabelsRequest.newBuilder().setProject(PROJECT).setLabeller("ann").setAct(act);
    for (var id : ids) {
      request.addLabels(ItemLabel.newBuilder().setItem(id).setValue(value(className)));
    }
    return bulk.submit(request.build());
  }

  String flag(String id) {
    return reviews
        .flag(
            FlagItemRequest.newBuilder()
                .setProject(PROJECT)
                .setItem(id)
                .setLabeller("ann")
                .setReason("blurred")
                .build())
        .getAct();
  }

  List<ReviewTask> nextReviews(int count) {
    return reviewQueue.next(
        NextReviewsRequest.newBuilder()
            .setProject(PROJECT)
            .setReviewer("rita")
            .setCount(count)
            .build());
  }

  /// Judges an item's current label, without a lease.
  String review(String id, Verdict verdict, LabelValue... value) {
    var labelId =
        items.get(PROJECT, id).getLabelsList().stream()
            .filter(label -> !label.getRetracted() && !label.getVote())
            .reduce((_, later) -> later)
            .map(LabelRecord::getLabelId)
            .orElse("");
    var request =
        SubmitReviewRequest.newBuilder()
            .setProject(PROJECT)
            .setItem(id)
            .setReviewer("rita")
            .setLabelId(labelId)
            .setVerdict(verdict);
    for (var right : value) {
      request.setValue(right);
    }
    return reviews.submit(request.build()).getAct();
  }

  void plan(LabellingPlan plan) {
    var _ = projects.setPlan(SetPlanRequest.newBuilder().setProject(PROJECT).setPlan(plan).build());
  }

  /// The class that the item has now, or nothing.
  String current(String id) {
    return items.get(PROJECT, id).getCurrent().getClassName();
  }

  static SubmitLabelRequest.Builder submission(String id, String className) {
    return SubmitLabelRequest.newBuilder()
        .setProject(PROJECT)
        .setItem(id)
        .setLabeller("ann")
        .setValue(value(className));
  }

  static LabelValue value(String className) {
    return LabelValue.newBuilder().setClassName(className).build();
  }

  @Override
  public void close() {
    subscriber.close();
    database.close();
  }
}
