package dev.millrace.labeling;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.proto.labeling.v1.Project;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The table of projects.
final class ProjectTable {
  private ProjectTable() {}

  /// @throws NotFoundException when there is no project of this id
  static Project get(Handle handle, String id) {
    return find(handle, id)
        .orElseThrow(() -> new NotFoundException("there is no project '%s'".formatted(id)));
  }

  static Optional<Project> find(Handle handle, String id) {
    return handle
        .createQuery("select project from project where id = :id")
        .bind("id", id)
        .map(ProjectTable::project)
        .findOne();
  }

  /// Lets one transaction at a time change a project, one that is not there yet included.
  static void lock(Handle handle, String id) {
    handle
        .createQuery(
            "select pg_advisory_xact_lock(hashtext(current_schema() || '.project'), hashtext(:id))::text")
        .bind("id", id)
        .mapTo(String.class)
        .one();
  }

  static List<Project> all(Handle handle) {
    return handle
        .createQuery("select project from project order by id")
        .map(ProjectTable::project)
        .list();
  }

  static void put(Handle handle, Project project) {
    handle
        .createUpdate(
            """
            insert into project (id, project) values (:id, :project)
            on conflict (id) do update set project = excluded.project
            """)
        .bind("id", project.getId())
        .bind("project", project.toByteArray())
        .execute();
  }

  private static Project project(ResultSet row, StatementContext context) throws SQLException {
    try {
      return Project.parseFrom(row.getBytes("project"));
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("project.project is not a Project", e);
    }
  }
}
