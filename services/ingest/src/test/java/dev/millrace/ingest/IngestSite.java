package dev.millrace.ingest;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import com.google.protobuf.Message;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.blob.FolderBlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Subscriber;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.mesh.event.Topic;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.testing.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// An ingest service without its front doors, on a real broker and a real database.
final class IngestSite implements AutoCloseable {
  final EventLog log = new KafkaEventLog(Backends.shared().kafka(), 3);
  final MeterRegistry meters = new SimpleMeterRegistry();
  final BlobStore blobs;
  final Database database;
  final Projects projects;
  final Intake intake;
  final Subscriber replay;

  IngestSite(DataSource dataSource, Path folder) {
    log.create(Topics.all());
    this.blobs = new FolderBlobStore(folder);
    this.database = new Database(dataSource, "millrace/ingest", log);
    // Sites of other schemas on the same broker must not share the partitions.
    var group = "ingest-" + UUID.randomUUID();
    this.projects = new Projects(database, log, group);
    this.replay = LogReplay.start(database, log, group);
    this.intake = new Intake(database, blobs, projects, replay, meters, Intake.Settings.DEFAULT);
  }

  static DataSource emptySchema() {
    return Backends.shared().newDatabase().migrated("ingest", "db/mesh", "db/ingest");
  }

  /// Tells the log of a new project of images, and answers its name.
  String project(String... classes) {
    return TestProjects.create(log, classes);
  }

  /// The items that were added to a project, by id.
  Map<String, ItemAdded> added(String project) {
    return read(Topics.ITEMS).stream()
        .filter(event -> event.hasAdded() && event.getAdded().getProject().equals(project))
        .map(ItemEvent::getAdded)
        .collect(toMap(ItemAdded::getItem, identity()));
  }

  /// The labels of an item, oldest first.
  List<ItemLabeled> labels(String project, String item) {
    return read(Topics.LABELS).stream()
        .filter(LabelEvent::hasLabeled)
        .map(LabelEvent::getLabeled)
        .filter(label -> label.getProject().equals(project) && label.getItem().equals(item))
        .toList();
  }

  /// The correlation ids of a project's items and labels.
  List<String> correlations(String project) {
    return Stream.concat(
            events(Topics.ITEMS)
                .filter(event -> event.data().getAdded().getProject().equals(project)),
            events(Topics.LABELS)
                .filter(event -> event.data().getLabeled().getProject().equals(project)))
        .map(event -> event.trace().correlationId())
        .toList();
  }

  private <E extends Message> List<E> read(Topic<E> topic) {
    return events(topic).map(Event::data).toList();
  }

  private <E extends Message> Stream<Event<E>> events(Topic<E> topic) {
    var events = new ArrayList<Event<E>>();
    var ends = log.ends(topic.name());
    var begin = Collections.nCopies(ends.size(), 0L);
    log.read(topic.name(), begin, ends, record -> events.add(EventCodec.decode(topic, record)));
    return events.stream();
  }

  @Override
  public void close() {
    intake.close();
    replay.close();
    projects.close();
    database.close();
    log.close();
    blobs.close();
  }
}
