package dev.millrace.preprocessing;

import com.google.protobuf.Message;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.Topic;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.event.UnreadableEventException;
import dev.millrace.proto.labeling.v1.Project;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Reads the log from its beginning to an offset vector.
record SnapshotReader(EventLog log) {

  /// The project, its present items and their current labels.
  ///
  /// @throws CutRefused when the project is not there, or no cuts are made of its kind
  Snapshot read(String project, OffsetVector vector) {
    var schema =
        project(project, vector)
            .orElseThrow(() ->
                new CutRefused(
                    "millrace.projects has no event of project %s before offsets %s: it keeps the newest of each project, so ask for a cut without offsets"
                        .formatted(project, vector.projects())));
    var aim = Aim.of(schema);
    var items = new PresentItems(project);
    each(Topics.ITEMS, vector.items(), _ -> true, items::apply);
    var labels = new CurrentLabels(project, aim);
    each(Topics.LABELS, vector.labels(), _ -> true, labels::apply);
    return new Snapshot(schema, aim, items.labelled(labels));
  }

  /// The project as of a vector; empty when it did not exist then.
  Optional<Project> project(String project, OffsetVector vector) {
    var newest = new Project[] {Project.getDefaultInstance()};
    each(
        Topics.PROJECTS,
        vector.projects(),
        record -> record.key().equals(project),
        event -> newest[0] = carried(event.data()));
    return Optional.of(newest[0]).filter(found -> found.getId().equals(project));
  }

  private static Project carried(dev.millrace.proto.labeling.v1.ProjectEvent event) {
    return switch (event.getEventCase()) {
      case CREATED -> event.getCreated().getProject();
      case SCHEMA_CHANGED -> event.getSchemaChanged().getProject();
      case PLAN_CHANGED -> event.getPlanChanged().getProject();
      case EVENT_NOT_SET -> throw new IllegalArgumentException("no event is set");
    };
  }

  private <E extends Message> void each(
      Topic<E> topic, List<Long> until, Predicate<LogRecord> wanted, Consumer<Event<E>> reader) {
    var from = Collections.nCopies(until.size(), 0L);
    log.read(
        topic.name(),
        from,
        until,
        record -> {
          if (wanted.test(record)) {
            decode(topic, record).ifPresent(reader);
          }
        });
  }

  private static <E extends Message> Optional<Event<E>> decode(Topic<E> topic, LogRecord record) {
    try {
      return Optional.of(EventCodec.decode(topic, record));
    } catch (UnreadableEventException _) {
      // Every subscriber has put it aside among the dead letters; for nobody did it happen.
      return Optional.empty();
    }
  }
}
