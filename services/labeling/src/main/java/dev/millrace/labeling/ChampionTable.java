package dev.millrace.labeling;

import java.util.List;
import org.jdbi.v3.core.Handle;

/// The table of champions: the model version that answers for each project.
final class ChampionTable {
  private ChampionTable() {}

  static void put(Handle handle, String project, String version) {
    handle.execute(
        """
        insert into champion (project, version) values (?, ?)
        on conflict (project) do update set version = excluded.version
        """,
        project,
        version);
  }

  static void remove(Handle handle, String project, String version) {
    handle.execute("delete from champion where project = ? and version = ?", project, version);
  }

  static List<Champion> all(Handle handle) {
    return handle
        .createQuery("select project, version from champion order by project")
        .map((row, _) -> new Champion(row.getString(1), row.getString(2)))
        .list();
  }
}
