package dev.millrace.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Subscriber;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ProjectEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The projects as the log tells of them, and what they take.
final class Projects implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Database database;
  private final Subscriber subscriber;
  private final Map<String, ProjectRules> known = new ConcurrentHashMap<>();
  private final Looks looks = new Looks();

  /// Begins to follow the projects.
  ///
  /// @param group of the subscribers that share the schema
  Projects(Database database, EventLog log, String group) {
    this.database = database;
    // A group of its own, so that waiting for projects is not waiting for items.
    this.subscriber =
        Subscriber.named(group + "-projects", log, database)
            .on(Topics.PROJECTS, Projects::handle)
            .start();
  }

  private static void handle(Transaction transaction, Event<ProjectEvent> event) {
    var project =
        switch (event.data().getEventCase()) {
          case CREATED -> event.data().getCreated().getProject();
          case SCHEMA_CHANGED -> event.data().getSchemaChanged().getProject();
          case PLAN_CHANGED -> event.data().getPlanChanged().getProject();
          case EVENT_NOT_SET -> throw new IllegalArgumentException("no event is set");
        };
    transaction
        .handle()
        .createUpdate(
            """
            insert into project (id, data) values (?, ?)
            on conflict (id) do update set data = excluded.data
            """)
        .bind(0, project.getId())
        .bind(1, project.toByteArray())
        .execute();
  }

  /// A project, waiting for what the log already has when it is not known yet.
  Optional<ProjectRules> find(String id) {
    var cached = known.get(id);
    return cached == null ? findAfter(id, id) : Optional.of(cached);
  }

  /// A project with everything the log has of it: who has just added a class may use it at once.
  ///
  /// @param missed the name that was not known
  Optional<ProjectRules> findAfter(String missed, String id) {
    if (looks.allow(missed)) {
      awaitLog();
    }
    var found = load(id);
    found.ifPresent(rules -> known.put(id, rules));
    return found;
  }

  private Optional<ProjectRules> load(String id) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("select data from project where id = ?")
                .bind(0, id)
                .mapTo(byte[].class)
                .findOne())
        .map(Projects::rules);
  }

  private static ProjectRules rules(byte[] data) {
    try {
      return new ProjectRules(Project.parseFrom(data));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the table of projects holds what is no project", e);
    }
  }

  private void awaitLog() {
    try {
      // In vain at worst: then the tables answer as they are.
      var _ = subscriber.awaitPresent(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    subscriber.close();
  }
}
