package dev.millrace.training;

import dev.millrace.mesh.event.Event;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ProjectEvent;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of projects: what each is for.
record ProjectTable(Handle handle) {
  void apply(Event<ProjectEvent> event) {
    var data = event.data();
    switch (data.getEventCase()) {
      case CREATED -> put(data.getCreated().getProject());
      case SCHEMA_CHANGED -> put(data.getSchemaChanged().getProject());
      case PLAN_CHANGED -> put(data.getPlanChanged().getProject());
      case EVENT_NOT_SET -> throw new IllegalArgumentException("a project event says nothing");
    }
  }

  private void put(Project project) {
    handle
        .createUpdate(
            """
            insert into project (id, application) values (?, ?)
            on conflict (id) do update set application = excluded.application
            """)
        .bind(0, project.getId())
        .bind(1, project.getApplication().name())
        .execute();
  }

  Optional<Application> application(String project) {
    return handle
        .createQuery("select application from project where id = ?")
        .bind(0, project)
        .mapTo(String.class)
        .findOne()
        .map(Application::valueOf);
  }
}
