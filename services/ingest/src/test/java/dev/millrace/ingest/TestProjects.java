package dev.millrace.ingest;

import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ProjectCreated;
import dev.millrace.proto.labeling.v1.ProjectEvent;
import dev.millrace.proto.labeling.v1.SchemaChanged;
import java.util.List;
import java.util.UUID;

/// Projects as the labeling service tells of them.
final class TestProjects {
  private TestProjects() {}

  /// Tells the log of a new project of images, and answers its name.
  static String create(EventLog log, String... classes) {
    return create(log, Application.APPLICATION_IMAGE_CLASSIFICATION, classes);
  }

  static String create(EventLog log, Application application, String... classes) {
    var id = "project-" + UUID.randomUUID().toString().substring(0, 8);
    var project = project(id, application, classes);
    publish(
        log,
        id,
        ProjectEvent.newBuilder()
            .setCreated(ProjectCreated.newBuilder().setProject(project))
            .build());
    return id;
  }

  /// Tells the log of other classes of a project of images.
  static void change(EventLog log, String id, String... classes) {
    var project = project(id, Application.APPLICATION_IMAGE_CLASSIFICATION, classes);
    publish(
        log,
        id,
        ProjectEvent.newBuilder()
            .setSchemaChanged(SchemaChanged.newBuilder().setProject(project))
            .build());
  }

  private static Project project(String id, Application application, String... classes) {
    return Project.newBuilder()
        .setId(id)
        .setApplication(application)
        .setSchema(LabelSchema.newBuilder().addAllClasses(List.of(classes)))
        .build();
  }

  private static void publish(EventLog log, String id, ProjectEvent event) {
    log.append(Topics.PROJECTS, Event.now("millrace/labeling", id, event)).join();
  }
}
