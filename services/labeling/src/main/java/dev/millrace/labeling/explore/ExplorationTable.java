package dev.millrace.labeling.explore;

import dev.millrace.mesh.NotFoundException;
import dev.millrace.proto.labeling.v1.ExplorationState;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/// The tables of explorations: their state, what was seen, and their projections.
record ExplorationTable(Handle handle, String project) {
  /// Some vectors that were seen one after the other.
  record Chunk(int place, int width, String vectors) {}

  /// A projection of an exploration.
  record Projected(String projection, String title, String coordinates) {}

  void add(String id, String source, String layer, int mostItems) {
    var _ =
        bound(
                handle.createUpdate(
                    """
                    insert into exploration (
                      project, exploration, source, layer, state, done, total, left_out, error,
                      most_items, reduced, started_at)
                    values (:project, :id, :source, :layer, 1, 0, 0, 0, '', :most, '', now())
                    """),
                id)
            .bind("source", source)
            .bind("layer", layer)
            .bind("most", mostItems)
            .execute();
  }

  private <S extends SqlStatement<S>> S bound(S statement, String id) {
    return statement.bind("project", project).bind("id", id);
  }

  StoredExploration get(String id) {
    return bound(
            handle.createQuery(
                "select * from exploration where project = :project and exploration = :id"),
            id)
        .map(StoredExploration::of)
        .findOne()
        .orElseThrow(() ->
            new NotFoundException("project '%s' has no exploration '%s'".formatted(project, id)));
  }

  List<StoredExploration> newest(int count) {
    return handle
        .createQuery(
            """
            select * from exploration where project = :project order by position desc limit :count
            """)
        .bind("project", project)
        .bind("count", count)
        .map(StoredExploration::of)
        .list();
  }

  Optional<StoredExploration> underWay(String source, String layer) {
    return newest(10).stream()
        .filter(e -> e.source().equals(source) && e.layer().equals(layer))
        .filter(e ->
            e.state() == ExplorationState.EXPLORATION_STATE_LOOKING
                || e.state() == ExplorationState.EXPLORATION_STATE_PROJECTING)
        .findFirst();
  }

  void progress(String id, ExplorationState state, int done, int total) {
    var _ =
        bound(
                handle.createUpdate(
                    """
                    update exploration set state = :state, done = :done, total = :total
                    where project = :project and exploration = :id
                    """),
                id)
            .bind("state", state.getNumber())
            .bind("done", done)
            .bind("total", total)
            .execute();
  }

  void fail(String id, String error) {
    var _ =
        bound(
                handle.createUpdate(
                    """
                    update exploration set state = 4, error = :error
                    where project = :project and exploration = :id
                    """),
                id)
            .bind("error", error)
            .execute();
  }

  void reduced(String id, String sha256) {
    var _ =
        bound(
                handle.createUpdate(
                    """
                    update exploration set reduced = :reduced,
                      left_out = (
                        select count(*) from exploration_item
                        where project = :project and exploration = :id and not seen)
                    where project = :project and exploration = :id
                    """),
                id)
            .bind("reduced", sha256)
            .execute();
  }

  List<Chunk> chunks(String id) {
    return bound(
            handle.createQuery(
                """
                select place, width, vectors from exploration_chunk
                where project = :project and exploration = :id order by place
                """),
            id)
        .map((row, _) -> new Chunk(row.getInt(1), row.getInt(2), row.getString(3)))
        .list();
  }

  void addChunk(String id, Chunk chunk) {
    var _ =
        bound(
                handle.createUpdate(
                    """
                    insert into exploration_chunk (project, exploration, place, width, vectors)
                    values (:project, :id, :place, :width, :vectors)
                    on conflict (project, exploration, place) do nothing
                    """),
                id)
            .bind("place", chunk.place())
            .bind("width", chunk.width())
            .bind("vectors", chunk.vectors())
            .execute();
  }

  List<Projected> projections(String id) {
    return bound(
            handle.createQuery(
                """
                select projection, title, coordinates from projection
                where project = :project and exploration = :id order by ordinal
                """),
            id)
        .map((row, _) -> new Projected(row.getString(1), row.getString(2), row.getString(3)))
        .list();
  }

  Projected projection(String id, String projection) {
    return projections(id).stream()
        .filter(p -> p.projection().equals(projection))
        .findFirst()
        .orElseThrow(() ->
            new NotFoundException(
                "exploration '%s' of project '%s' has no projection '%s'"
                    .formatted(id, project, projection)));
  }

  void addProjection(String id, Projected projected) {
    var _ =
        bound(
                handle.createUpdate(
                    """
                    insert into projection (project, exploration, projection, title, coordinates)
                    values (:project, :id, :projection, :title, :coordinates)
                    on conflict (project, exploration, projection) do nothing
                    """),
                id)
            .bind("projection", projected.projection())
            .bind("title", projected.title())
            .bind("coordinates", projected.coordinates())
            .execute();
  }
}
