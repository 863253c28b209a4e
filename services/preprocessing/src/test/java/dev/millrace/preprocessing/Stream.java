package dev.millrace.preprocessing;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.ImageContent;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.ingest.v1.ItemContent;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.ingest.v1.ItemRemoved;
import dev.millrace.proto.ingest.v1.ItemRestored;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.ItemFlagged;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelRestored;
import dev.millrace.proto.labeling.v1.LabelRetracted;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.LogSealed;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ProjectCreated;
import dev.millrace.proto.labeling.v1.ProjectEvent;
import dev.millrace.proto.labeling.v1.SchemaChanged;
import java.util.List;
import java.util.Map;

/// Writes the events that a cut reads, as labeling and ingest would.
record Stream(EventLog log, BlobStore blobs, String project) {
  private static final String INGEST = "millrace/ingest";
  private static final String LABELING = "millrace/labeling";

  /// A project of 20 labelled items, half of them dark.
  Stream filled() {
    create("dark", "light");
    for (int i = 0; i < 20; i++) {
      item("item-" + i, i * 10, Map.of());
      label("item-" + i, "label-" + i, i < 10 ? "dark" : "light");
    }
    return this;
  }

  void create(String... classes) {
    var created = ProjectCreated.newBuilder().setProject(project(List.of(classes)));
    append(ProjectEvent.newBuilder().setCreated(created).build());
  }

  /// A project of another kind.
  void create(Application application, LabelSchema schema) {
    var created =
        ProjectCreated.newBuilder()
            .setProject(
                Project.newBuilder().setId(project).setApplication(application).setSchema(schema));
    append(ProjectEvent.newBuilder().setCreated(created).build());
  }

  void changeClasses(String... classes) {
    var changed = SchemaChanged.newBuilder().setProject(project(List.of(classes)));
    append(ProjectEvent.newBuilder().setSchemaChanged(changed).build());
  }

  private Project project(List<String> classes) {
    return Project.newBuilder()
        .setId(project)
        .setApplication(Application.APPLICATION_IMAGE_CLASSIFICATION)
        .setSchema(LabelSchema.newBuilder().addAllClasses(classes))
        .build();
  }

  private void append(ProjectEvent data) {
    log.append(Topics.PROJECTS, Event.now(LABELING, project, data)).join();
  }

  /// An item that is one grey level all over.
  Event<ItemEvent> item(String item, int level, Map<String, String> attributes) {
    return item(item, Pictures.png(4, 4, level), attributes);
  }

  Event<ItemEvent> item(String item, byte[] bytes, Map<String, String> attributes) {
    var image = ImageContent.newBuilder().setBlob(blobs.put(bytes, "image/png"));
    return added(item, ItemContent.newBuilder().setImage(image).build(), attributes);
  }

  Event<ItemEvent> added(String item, ItemContent content, Map<String, String> attributes) {
    var added =
        ItemAdded.newBuilder()
            .setProject(project)
            .setItem(item)
            .setContent(content)
            .putAllAttributes(attributes);
    return append(item, ItemEvent.newBuilder().setAdded(added).build());
  }

  void remove(String item) {
    var removed = ItemRemoved.newBuilder().setProject(project).setItem(item);
    append(item, ItemEvent.newBuilder().setRemoved(removed).build());
  }

  void restore(String item) {
    var restored = ItemRestored.newBuilder().setProject(project).setItem(item);
    append(item, ItemEvent.newBuilder().setRestored(restored).build());
  }

  private Event<ItemEvent> append(String item, ItemEvent data) {
    var event = Event.now(INGEST, item, data);
    log.append(Topics.ITEMS, event).join();
    return event;
  }

  Event<LabelEvent> label(String item, String labelId, String className) {
    return label(item, labelId, LabelValue.newBuilder().setClassName(className).build());
  }

  Event<LabelEvent> label(String item, String labelId, LabelValue value) {
    var labeled =
        ItemLabeled.newBuilder()
            .setProject(project)
            .setItem(item)
            .setLabelId(labelId)
            .setValue(value);
    return append(item, LabelEvent.newBuilder().setLabeled(labeled).build());
  }

  void retract(String item, String labelId) {
    var retracted =
        LabelRetracted.newBuilder().setProject(project).setItem(item).setLabelId(labelId);
    append(item, LabelEvent.newBuilder().setRetracted(retracted).build());
  }

  void restore(String item, String labelId) {
    var restored = LabelRestored.newBuilder().setProject(project).setItem(item).setLabelId(labelId);
    append(item, LabelEvent.newBuilder().setRestored(restored).build());
  }

  void vote(String item, String className) {
    var vote =
        ItemLabeled.newBuilder()
            .setProject(project)
            .setItem(item)
            .setLabelId("vote-" + className)
            .setValue(LabelValue.newBuilder().setClassName(className))
            .setVote(true);
    append(item, LabelEvent.newBuilder().setLabeled(vote).build());
  }

  void seal() {
    var seal = LogSealed.newBuilder().setPartition(0).setUntilOffset(1);
    append("seal", LabelEvent.newBuilder().setSealed(seal).build());
  }

  void rename(String from, String to, String... classes) {
    var renamed = project(List.of(classes)).toBuilder();
    renamed.getSchemaBuilder().putRenamedClasses(from, to);
    append(
        ProjectEvent.newBuilder()
            .setSchemaChanged(SchemaChanged.newBuilder().setProject(renamed))
            .build());
  }

  void flag(String item) {
    var flagged = ItemFlagged.newBuilder().setProject(project).setItem(item).setReason("blurred");
    append(item, LabelEvent.newBuilder().setFlagged(flagged).build());
  }

  private Event<LabelEvent> append(String item, LabelEvent data) {
    var event = Event.now(LABELING, item, data);
    log.append(Topics.LABELS, event).join();
    return event;
  }
}
